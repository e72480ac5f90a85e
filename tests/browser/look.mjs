// How a page looks: in both sizes and both schemes, on a small screen, with large text, and to axe.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { lostColours, moving, smallTargets, tools } from './sides.mjs';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const HEIGHTS = { 320: 640, 390: 844, 1280: 800 };
export const SCHEMES = ['light', 'dark'];

/**
 * Scheme, width and size of letters, each pair of them in one view at least. The last one is how a page is left.
 * `bare` views are only asked whether they scroll sideways; what longer words can break shows in those of `words`.
 */
const VIEWS = [
  { scheme: 'light', width: 390, thumb: true, words: true },
  { scheme: 'light', width: 1280 },
  { scheme: 'light', width: 390, large: true },
  { scheme: 'light', width: 320, bare: true },
  { scheme: 'dark', width: 320, large: true, words: true },
  { scheme: 'dark', width: 1280, large: true, bare: true },
  { scheme: 'dark', width: 390 },
  { scheme: 'dark', width: 1280 },
];
/** For a page that was looked at from all sides in the other language. */
export const WORDS = VIEWS.filter(({ words }) => words);
/** Which views are worth a picture, and what it is called. */
const PICTURES = ['390-light', '1280-light', '390-light-large-text', '320-light', '390-dark', '1280-dark'];
/** A few pages are kept for people as readers with colours of their own have them. */
const FORCED = ['start', 'sign-in-refused', 'report-techniques-more', 'report-check', 'opened-check', 'desk-cases', 'desk-case', 'picture', 'institution-form'];

/** What axe finds wrong with the page as it is shown. */
async function axe(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`${AXE}; undefined`);
  // The row that stays in view lies over something wherever a page was scrolled to; nothing lies under it at the top.
  await page.evaluate(() => scrollTo(0, 0));
  return page.evaluate(async (values) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, any, all }) => {
      const why = [...any, ...all].map(({ message }) => message).join(' ');
      return `${id}: ${help}: ${target.join(' ')}: ${why}`;
    }));
  }, TAGS);
}

/** What sticks out to the right, if the page scrolls sideways. */
function sticksOut() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5);
  return [`${scrollWidth} > ${clientWidth}`, ...wide.map((element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`).slice(-4)];
}

/** Looks at the page from all sides; gives what is wrong, as sentences, so that one run tells all. */
export async function look(w, page, name, views = VIEWS) {
  const wrong = [];
  const note = (where, found) => found.forEach((what) => wrong.push(`${name}, ${where}: ${what}`));
  await page.evaluate(tools);
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 390, height: HEIGHTS[390] });
  note('reduced motion', await page.evaluate(moving));
  note('forced colours', await page.evaluate(lostColours));
  if (FORCED.includes(name)) await w.picture(page, `${name}-390-forced-colours`);
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'no-preference' });
  for (const { scheme, width, large = false, thumb = false, bare = false } of views) {
    const view = `${width}-${scheme}${large ? '-large-text' : ''}`;
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: HEIGHTS[width] });
    await page.evaluate((size) => { document.documentElement.style.fontSize = size; }, large ? '200%' : '');
    if (PICTURES.includes(view)) await w.picture(page, `${name}-${view}`);
    note(view, await page.evaluate(sticksOut));
    if (thumb) note(view, await page.evaluate(smallTargets));
    if (!bare) note(view, await axe(page));
  }
  await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
  return wrong;
}

/** The same in both languages, for a page that has an address, and back to English. */
export async function inBoth(w, page, name) {
  const wrong = [];
  const { pathname } = new URL(page.url());
  for (const [lang, views] of [['cy', WORDS], ['en', VIEWS]]) {
    await page.goto(`${pathname}?lang=${lang}`);
    wrong.push(...await look(w, page, `${name}-${lang}`, views));
  }
  return wrong;
}

/** Nothing was wrong anywhere. */
export function flawless(wrong) {
  assert.deepEqual(wrong, [], 'a page does not look right');
}

/** The words that head and lead through a page: what has to be in its language. */
export function leading(page) {
  return page.evaluate(() => {
    const parts = [...document.querySelectorAll('h1, h2, h3, legend, label, main button, .govuk-back-link, .govuk-skip-link, .vd-footer__link, dt, caption')];
    // What names its own language, like the English half of an error page, is exempt.
    const own = parts.filter((part) => (part.closest('[lang]')?.lang ?? '') === document.documentElement.lang);
    return [...new Set(own.map((part) => part.innerText.trim()).filter(Boolean))];
  });
}
