// With the keyboard alone: a report in the app, a case on the desk, and the focus where it belongs.

import assert from 'node:assert/strict';
import { ANSWERS, CHECK, SENT, shows, started } from './form.mjs';
import { DESK, loaded, world } from './harness.mjs';
import { focused, goOnByKeys, headed, pointed, sendByKeys, tabTo, walkByKeys } from './keys.mjs';

const { world: w, it } = world();
const [DANGER, WHO] = ANSWERS;

let page;
let reference;

it('a person signs in with the keyboard and meets the skip link first', async () => {
  page = await w.device(DESK);
  const mouse = await pointed(page);
  await page.goto('/');
  await tabTo(page, ({ words }) => words === 'Start a report', 'the start button');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/sign-in**');
  const { email, password, code } = await w.accounts.credentials('REPORTER');
  for (const [name, typed] of Object.entries({ email, password, code })) {
    await tabTo(page, (here) => here.name === name, name);
    await page.keyboard.type(typed);
  }
  await page.keyboard.press('Enter');
  await page.waitForURL('**/report');
  await started(page);
  await page.keyboard.press('Tab');
  const skip = await focused(page);
  assert.equal(skip.words, 'Skip to main content');
  assert.ok((await page.locator('.govuk-skip-link').boundingBox()).height > 20, 'the skip link is seen when it has the focus');
  await page.keyboard.press('Enter');
  assert.equal((await focused(page)).id, 'main');
  assert.equal(await page.evaluate(() => history.state), 0, 'skipping is no step of the form');
  await page.keyboard.press('Tab');
  assert.equal((await focused(page)).name, DANGER.field, 'the question comes next');
  assert.deepEqual(mouse, []);
});

it('an empty answer takes the focus to the summary, and its link to the question', async () => {
  await tabTo(page, ({ id }) => id === 'continue', 'Continue');
  await page.keyboard.press('Enter');
  await page.locator('#error-summary').waitFor();
  assert.equal((await focused(page)).id, 'error-summary');
  assert.match(await page.title(), /^Error: /);
  await page.keyboard.press('Tab');
  assert.match((await focused(page)).words, /^Say if anyone is in danger/);
  await page.keyboard.press('Enter');
  assert.equal((await focused(page)).id, DANGER.field);
});

it('a report is filed with the keyboard alone, and each page gives its heading the focus', async () => {
  // The arrow keys go through radio buttons: down, down, and up again.
  for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp']) await page.keyboard.press(key);
  assert.equal((await focused(page)).value, 'NO');
  await goOnByKeys(page);
  await headed(page, WHO.heading);
  await walkByKeys(page);
  await tabTo(page, ({ href }) => href?.endsWith('/plain/who?change=1'), 'Change');
  await page.keyboard.press('Enter');
  await headed(page, WHO.heading);
  assert.equal(await goOnByKeys(page), CHECK, 'a change leads back to the check page');
  reference = await sendByKeys(page);
  await headed(page, SENT);
});

it('“Show more” opens with the keyboard', async () => {
  await tabTo(page, ({ id }) => id === 'again', 'Start another report');
  await page.keyboard.press('Enter');
  await headed(page, DANGER.heading);
  const next = async (name, value) => {
    await tabTo(page, (here) => here.name === name, name);
    for (let steps = 0; steps < 30 && (await focused(page)).value !== value; steps += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
  };
  await next('danger_now', 'NO');
  await headed(page, WHO.heading);
  await next('subject_relation', 'ME');
  await shows(page, ANSWERS[2].heading);
  await next('last_contact', 'TODAY');
  await headed(page, ANSWERS[3].heading);
  await tabTo(page, ({ tag }) => tag === 'SUMMARY', 'Show more');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal((await focused(page)).value, 'TRAVEL', 'the first option behind it comes next');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await headed(page, 'Where was it?');
  await tabTo(page, ({ name }) => name === 'location_type', 'the first place');
});

it('a duty officer opens a case with the keyboard alone, and comes back to the list', async () => {
  const desk = await w.device(DESK);
  await desk.goto('/sign-in?next=/desk');
  const { email, password, code } = await w.accounts.credentials('TRIAGE');
  for (const [name, typed] of Object.entries({ email, password, code })) {
    await tabTo(desk, (here) => here.name === name, name);
    await desk.keyboard.type(typed);
  }
  await desk.keyboard.press('Enter');
  await desk.waitForURL('**/desk');
  await loaded(desk);
  await headed(desk, 'Cases');
  await tabTo(desk, ({ words }) => words === reference, 'the case');
  await desk.keyboard.press('Enter');
  await headed(desk, `Case ${reference}`);
  assert.match(desk.url(), /\/desk\/cases\/[0-9a-f-]{36}$/);
  await desk.keyboard.press('Shift+Tab');
  assert.equal((await focused(desk)).words, 'Back to the cases');
  await desk.keyboard.press('Enter');
  await loaded(desk);
  await headed(desk, 'Cases');
  assert.equal(new URL(desk.url()).pathname, '/desk');
});
