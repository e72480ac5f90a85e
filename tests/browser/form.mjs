// The form as a person meets it, the same on the app and on the plain pages.

import assert from 'node:assert/strict';
import { REFERENCE, travel } from './harness.mjs';

/** The eight required questions in order, each with a tap or two; `words` is how the option reads. */
export const ANSWERS = [
  { field: 'danger_now', picks: ['NO'], words: ['No'], heading: 'Is anyone in danger right now?' },
  { field: 'subject_relation', picks: ['ME'], words: ['Me'], heading: 'Who did they contact?' },
  { field: 'last_contact', picks: ['YESTERDAY'], words: ['Yesterday'], heading: 'When did it happen?' },
  { field: 'channel', picks: ['PRO_NETWORK'], words: ['LinkedIn or a job site'], heading: 'How did they contact you?' },
  { field: 'techniques', picks: ['PAID_WORK', 'ELICIT'], words: ['Offered paid work, a report or “consulting”', 'Asked odd or nosy questions'], heading: 'What did they do or ask for?' },
  { field: 'target_response', picks: ['IGNORED'], words: ['I did not answer'], heading: 'What did you do?' },
  { field: 'next_contact', picks: ['NO'], words: ['No, nothing that I know of'], heading: 'Is something about to happen?' },
  { field: 'contact_method', picks: ['EMAIL'], words: ['Email'], heading: 'How should we reach you?' },
];

export const CHECK = 'Check your answers';
export const APART = 'Keep anything apart?';
export const SENT = 'Report sent';

/** The heading of the page shown. */
export async function heading(page) {
  return (await page.locator('h1').innerText()).trim();
}

/** Waits until the page with this heading is shown. */
export async function shows(page, words) {
  await page.locator('h1', { hasText: words }).waitFor();
  assert.equal(await heading(page), words);
}

/** Whether the app has taken over: it numbers its place in the history at once. */
export async function started(page) {
  await page.waitForFunction(() => typeof history.state === 'number');
}

export async function tick(page, field, pick, act = 'click') {
  await page.locator(`[name="${field}"][value="${pick}"]`)[act]();
}

/** Presses Continue, and waits until another page is there. */
export async function goOn(page, act = 'click') {
  const before = await heading(page);
  await page.locator('#continue')[act]();
  await page.locator('h1').filter({ hasNotText: before }).waitFor();
}

/** The required question that this page asks, if it does. */
export async function asked(page, answers = ANSWERS) {
  const names = await page.locator('main input').evaluateAll((inputs) => inputs.map((input) => input.name));
  return answers.find(({ field }) => names.includes(field));
}

/**
 * Goes from the page shown to the check page. `visit` is called on each page before Continue. Gives the
 * fields that were answered.
 */
export async function walk(page, { answers = ANSWERS, act = 'click', visit = async () => {}, to = CHECK } = {}) {
  const answered = [];
  while ((await heading(page)) !== to) {
    const question = await asked(page, answers);
    for (const pick of question?.picks ?? []) await tick(page, question.field, pick, act);
    if (question) answered.push(question.field);
    await visit(await heading(page), question);
    await goOn(page, act);
  }
  return answered;
}

/** Presses Send, and gives the reference of the receipt. */
export async function send(page, act = 'click') {
  await page.locator('#send')[act]();
  return receipt(page);
}

/** The reference of the receipt, once it is shown. */
export async function receipt(page) {
  await shows(page, SENT);
  const reference = await page.locator('.vd-reference').innerText();
  assert.match(reference, new RegExp(`^${REFERENCE.source}$`));
  return reference;
}

/** On from the receipt: a photo and a message are added on the report's own page. */
export async function addTo(page, reference, photo, words) {
  await page.getByRole('link', { name: 'Your reports and messages' }).tap();
  await shows(page, 'My reports');
  await page.getByRole('link', { name: reference }).tap();
  await shows(page, `Report ${reference}`);
  await page.setInputFiles('#file', photo);
  await page.locator('#send-file').tap();
  await page.locator('.vd-notice', { hasText: 'Your file is here' }).waitFor();
  await page.fill('#text', words);
  await page.locator('#send-message').tap();
  await page.locator('.vd-notice', { hasText: 'Your message is sent' }).waitFor();
  assert.equal(await page.locator('.vd-words', { hasText: words }).count(), 1);
}

/** The check page as pairs of question and answer. */
export async function checked(page) {
  return page.locator('.govuk-summary-list__row').evaluateAll((rows) => rows.map((row) => ({
    question: row.querySelector('dt').innerText.trim(),
    answer: row.querySelector('dd').innerText.trim(),
  })));
}

/** Every reference on the desk's list. */
export async function cases(desk) {
  await travel(desk, '/desk');
  const more = desk.locator('#more');
  const rows = desk.locator('.vd-cases__link');
  while (await more.isVisible()) {
    const before = await rows.count();
    await more.click();
    await desk.waitForFunction((count) => document.querySelectorAll('.vd-cases__link').length > count, before);
  }
  return rows.allInnerTexts();
}
