// The styles in which a page shows its texts, as far as their contrast depends on them.

/**
 * Runs in the page; as text, since no DOM is known to the types of a server. One line for each style that occurs: the letters, what they
 * stand in, and all that is painted behind them by what they are in.
 */
export const textStyles = `(() => {
  const behind = new Map();
  const paintedBy = (element) => {
    if (element === null) return '';
    const known = behind.get(element);
    if (known !== undefined) return known;
    const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode, position, clip, visibility } = getComputedStyle(element);
    const own = [
      backgroundColor === 'rgba(0, 0, 0, 0)' ? '' : backgroundColor,
      backgroundImage === 'none' ? '' : backgroundImage,
      opacity === '1' ? '' : opacity,
      filter === 'none' ? '' : filter,
      mixBlendMode === 'normal' ? '' : mixBlendMode,
      position === 'static' || position === 'relative' ? '' : position,
      clip === 'auto' ? '' : clip,
      visibility === 'visible' ? '' : visibility,
    ].filter((part) => part !== '');
    const all = paintedBy(element.parentElement) + (own.length === 0 ? '' : ' > ' + own.join(' '));
    behind.set(element, all);
    return all;
  };
  const holdsText = (element) =>
    element.matches('input:not([type=hidden]), select, textarea') ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
  const styles = new Set();
  for (const element of document.body.querySelectorAll('*')) {
    if (!holdsText(element) || !element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })) continue;
    const { color, fontSize, fontWeight, textShadow, webkitTextFillColor } = getComputedStyle(element);
    // What is switched off may be pale.
    const control = element.closest('label')?.control;
    const isOff = element.closest(':disabled, [aria-disabled=true]') !== null || control?.disabled === true;
    styles.add([element.tagName, element.type ?? '', isOff, color, webkitTextFillColor, fontSize, fontWeight, textShadow, paintedBy(element)].join(' '));
  }
  return [...styles];
})()`;
