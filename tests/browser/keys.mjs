// With the keyboard alone: going on with Tab until what is wanted has the focus, and seeing that it has.

import assert from 'node:assert/strict';
import { ANSWERS, CHECK, heading, receipt, shows } from './form.mjs';

/** What has the focus. */
export const focused = (on) => on.evaluate(() => {
  const { tagName, id, name, value, textContent, type, href } = document.activeElement;
  return { tag: tagName, id, name, value, type, href, words: textContent.trim() };
});

/** Presses Tab until something fits; the focus must be seen on each stop. */
export async function tabTo(on, fits, what) {
  const passed = [];
  for (let stops = 0; stops < 70; stops += 1) {
    await on.keyboard.press('Tab');
    const here = await focused(on);
    if (fits(here)) {
      const seen = await on.evaluate(() => {
        const style = (element, pseudo) => {
          const { outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(element, pseudo);
          return [outlineStyle !== 'none' && outlineWidth, boxShadow, backgroundColor].join(' ');
        };
        // Radios and boxes are drawn by their label; the focus is on what is drawn.
        const shown = () => [[document.activeElement], [document.activeElement.labels?.[0] ?? document.activeElement, '::before']].map((of) => style(...of)).join();
        const element = document.activeElement;
        const withFocus = shown();
        const label = element.labels?.[0];
        element.blur();
        const without = [[element], [label ?? element, '::before']].map((of) => style(...of)).join();
        element.focus();
        return withFocus !== without;
      });
      assert.ok(seen, `the focus on ${what} cannot be seen`);
      return here;
    }
    passed.push(`${here.tag}#${here.id}`);
  }
  throw new Error(`no Tab reaches ${what}; it went ${passed.slice(0, 20).join(' ')}`);
}

/** A heading was given the focus, as after each page. */
export async function headed(on, words) {
  await shows(on, words);
  const { tag, words: said } = await focused(on);
  assert.deepEqual({ tag, said }, { tag: 'H1', said: words });
}

/** Tabs to what reads so, and presses a key on it. */
export async function press(on, name, key = 'Enter') {
  await tabTo(on, ({ words }) => (name instanceof RegExp ? name.test(words) : words === name), String(name));
  await on.keyboard.press(key);
}

/** Tabs to a field and types. */
export async function type(on, field, words) {
  await tabTo(on, ({ id, name }) => id === field || name === field, field);
  await on.keyboard.type(words);
}

/** What was done with anything else than keys on a page, from now on. */
export async function pointed(page) {
  const done = [];
  await page.exposeBinding('pointed', (_, kind) => done.push(kind));
  await page.addInitScript(() => addEventListener('pointerdown', () => window.pointed('pointerdown'), true));
  return done;
}

/** Goes on from the page shown; gives the heading of the next, which has the focus. */
export async function goOnByKeys(page) {
  const before = await heading(page);
  await tabTo(page, ({ id }) => id === 'continue', 'Continue');
  await page.keyboard.press('Enter');
  await page.locator('h1').filter({ hasNotText: before }).waitFor();
  const now = await heading(page);
  await headed(page, now);
  return now;
}

/** Answers from the page shown to the check page. */
export async function walkByKeys(page) {
  for (let now = await heading(page); now !== CHECK; now = await goOnByKeys(page)) {
    const question = ANSWERS.find((one) => one.heading === now);
    for (const pick of question?.picks ?? []) await choose(page, question.field, pick);
  }
}

async function choose(page, field, pick) {
  const one = page.locator(`[name=${field}][value=${pick}]`);
  const kind = await page.locator(`[name=${field}]`).first().getAttribute('type');
  await tabTo(page, ({ name }) => name === field, field);
  for (let steps = 0; (await focused(page)).value !== pick; steps += 1) {
    assert.ok(steps < 30, `${pick} is out of reach`);
    await page.keyboard.press(kind === 'radio' ? 'ArrowDown' : 'Tab');
  }
  if (!(await one.isChecked())) await page.keyboard.press('Space');
  assert.ok(await one.isChecked(), `${pick} is not ticked`);
}

/** Sends from the check page; gives the reference. */
export async function sendByKeys(page) {
  await tabTo(page, ({ id }) => id === 'send', 'Send');
  await page.keyboard.press('Enter');
  return receipt(page);
}
