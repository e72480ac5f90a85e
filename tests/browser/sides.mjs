// What a page is asked on its own screen, where looking at it from outside does not help: how large its targets are, what
// still moves for somebody who cannot bear it, and what is left where colours are the reader's own. All of it runs in the page.

/** What all these questions share, written into the page once. */
export function tools() {
  if (window.__look) return;
  const style = (element, part) => getComputedStyle(element, part);
  /** On the screen, and not only for who has it read out. */
  const shown = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true });
  };
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const name = (element) => {
    const said = element.textContent.trim() || element.labels?.[0]?.textContent.trim() || element.name || element.id;
    return `${element.tagName.toLowerCase()}${element.type ? `[${element.type}]` : ''}.${element.className}: ${said.replaceAll(/\s+/g, ' ').slice(0, 40)}`;
  };
  /** Whether a line stands around it: colours may be the reader's own, lines stay. */
  const lined = (of) => ['Top', 'Right', 'Bottom', 'Left'].some((side) => of[`border${side}Style`] !== 'none' && parseFloat(of[`border${side}Width`]) > 0);
  const outlined = (of) => of.outlineStyle !== 'none' && parseFloat(of.outlineWidth) > 0;
  window.__look = { style, shown, all, name, lined, outlined, once: (faults) => [...new Set(faults)] };
}

/** Controls with less than 44 × 44 px to hit (WCAG 2.5.5), but for links in the middle of a sentence. */
export function smallTargets() {
  const { style, all, name, once } = window.__look;
  const LEAST = 43.5;
  const inline = (node) => node.nodeType === Node.TEXT_NODE || (node.nodeType === Node.ELEMENT_NODE && style(node).display.startsWith('inline'));
  const inSentence = (link) => {
    if (link.tagName !== 'A' || style(link).display !== 'inline') return false;
    let block = link.parentElement;
    while (style(block).display === 'inline') block = block.parentElement;
    const beside = [...block.childNodes].filter((node) => inline(node) && node !== link && node.nodeName !== 'A');
    return beside.some((node) => /\p{L}{2}/u.test(node.textContent.replace(link.textContent, '')));
  };
  const box = (control) => {
    const parts = [control, ...(/^(radio|checkbox)$/.test(control.type) ? control.labels : [])].map((part) => part.getBoundingClientRect());
    const span = (from, to) => Math.max(...parts.map((part) => part[to])) - Math.min(...parts.map((part) => part[from]));
    return [span('left', 'right'), span('top', 'bottom')];
  };
  return once(all('a[href], button, input, select, textarea, summary, [role=button], [role=tab]')
    .filter((control) => !inSentence(control) && box(control).some((side) => side < LEAST))
    .map((control) => `${box(control).map(Math.round).join(' × ')} px is small for a thumb: ${name(control)}`));
}

/** What moves for longer than a blink although its reader asked for stillness. */
export function moving() {
  const { style, name, once } = window.__look;
  const long = (times) => times.split(',').some((time) => parseFloat(time) > 0.01);
  const found = [...document.querySelectorAll('body, body *')].flatMap((element) => [undefined, '::before', '::after'].filter((part) => {
    const of = style(element, part);
    return (of.transitionProperty !== 'none' && long(of.transitionDuration)) || (of.animationName !== 'none' && long(of.animationDuration)) || of.scrollBehavior === 'smooth';
  }).map((part) => `moves: ${name(element)}${part ?? ''}`));
  const running = document.getAnimations().filter(({ playState, pending, effect }) => (playState === 'running' || pending) && effect.getComputedTiming().activeDuration > 10);
  return once([...found, ...running.map(({ effect }) => `is moving: ${name(effect.target)}`)]);
}

/** What cannot be told apart any more where the reader's own colours take the place of the page's. */
export function lostColours() {
  const { style, all, name, lined, outlined, once } = window.__look;
  const faults = [];

  const before = document.activeElement;
  const kinds = new Map(all('a[href], button, input, select, textarea, summary').map((control) => [`${control.tagName} ${control.type} ${control.className}`, control]));
  for (const control of kinds.values()) {
    control.focus({ preventScroll: true, focusVisible: true });
    const label = control.labels?.[0];
    const seen = outlined(style(control)) || (label && outlined(style(label, '::before')));
    if (document.activeElement === control && !seen) faults.push(`the focus is not seen: ${name(control)}`);
  }
  if (before !== document.body) before.focus({ preventScroll: true });
  else document.activeElement.blur();

  for (const button of all('button, .govuk-button, [role=button]')) {
    const of = style(button);
    if (!lined(of) && !of.textDecorationLine.includes('underline')) faults.push(`a button without a border: ${name(button)}`);
  }

  for (const chosen of [...document.querySelectorAll('input:checked')].filter(({ labels }) => labels.length > 0)) {
    if (style(chosen).opacity !== '0' || !chosen.checkVisibility({ visibilityProperty: true })) continue;
    const mark = style(chosen.labels[0], '::after');
    if (mark.content === 'none' || mark.opacity === '0' || !lined(mark)) faults.push(`chosen, and looks like the others: ${name(chosen)}`);
  }

  const looks = (element) => [[element], [element, '::before'], [element, '::after'], [element.parentElement]].map(([one, part]) => {
    const of = style(one, part);
    const drawn = part && of.content === 'none' ? '' : `${lined(of)} ${of.borderWidth} ${outlined(of)}`;
    return `${of.fontWeight} ${of.textDecorationLine} ${drawn}`;
  }).join();
  for (const current of all('[aria-current]:not([aria-current=false])')) {
    const others = [...(current.closest('nav, ul, ol, p') ?? current.parentElement).querySelectorAll('a')].filter((other) => !other.hasAttribute('aria-current'));
    if (others.some((other) => looks(other) === looks(current))) faults.push(`where one is looks like the other ways: ${name(current)}`);
  }

  const ground = style(document.body).backgroundColor;
  const hidden = ['none', 'rgba(0, 0, 0, 0)', ground];
  for (const bar of all('.vd-bar, .vd-bar__strokes')) {
    const { fill, stroke } = style(bar);
    if (hidden.includes(fill) && hidden.includes(stroke)) faults.push(`a bar as pale as its page: ${bar.getAttribute('class')}`);
  }
  return once(faults);
}
