// How a page looks: in both sizes and both schemes, on a small screen, with large text, and to axe.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 800 }];
export const SCHEMES = ['light', 'dark'];

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
export async function look(w, page, name) {
  const wrong = [];
  const note = (where, found) => found.forEach((what) => wrong.push(`${name}, ${where}: ${what}`));
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await w.picture(page, `${name}-${size.width}-${scheme}`);
      note(`${size.width} px`, await page.evaluate(sticksOut));
      note(`${size.width} px ${scheme}`, await axe(page));
    }
  }
  await page.setViewportSize({ width: 320, height: 640 });
  note('320 px', await page.evaluate(sticksOut));
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  for (const size of SIZES) {
    await page.setViewportSize(size);
    note(`text of 200 % at ${size.width} px`, await page.evaluate(sticksOut));
    if (size.width === 390) await w.picture(page, `${name}-390-large-text`);
  }
  await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
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
