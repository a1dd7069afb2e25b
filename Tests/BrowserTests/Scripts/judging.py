"""What pages are judged by, whatever they show."""
from browser import Failure

OVERFLOW = "return document.documentElement.scrollWidth - innerWidth"

# WCAG 2.1, 1.4.3. A canvas turns whatever notation into red, green and blue.
CONTRAST = """
    const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgb = (colour, under) => {
      brush.fillStyle = under; brush.fillRect(0, 0, 1, 1);
      brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1);
      return [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = values => values.map(value => value / 255)
      .map(value => value <= .03928 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4)
      .reduce((sum, value, index) => sum + value * [.2126, .7152, .0722][index], 0);
    const contrast = node => {
      let back = node, opacity = 1;
      for (let at = node; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
      while (back.parentElement && getComputedStyle(back).backgroundColor === 'rgba(0, 0, 0, 0)') back = back.parentElement;
      const paper = getComputedStyle(back).backgroundColor;
      const ground = rgb(paper, 'white');
      brush.globalAlpha = opacity;
      const ink = rgb(getComputedStyle(node).color, `rgb(${ground})`);
      brush.globalAlpha = 1;
      const [high, low] = [light(ink), light(ground)].sort((one, other) => other - one);
      return (high + .05) / (low + .05);
    };
"""


def expect(condition, *facts):
    if not condition:
        raise Failure(" ".join(str(fact) for fact in facts))
