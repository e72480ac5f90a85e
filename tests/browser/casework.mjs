// Working at the desk by keyboard alone, and what it says then.

import assert from 'node:assert/strict';
import { DESK, travel, until } from './harness.mjs';
import { flawless, look } from './look.mjs';

export const field = (page, id) => page.locator(`[id="${id}"]`);

/** Presses what has the focus then: a link, a button, what unfolds. */
export async function press(page, what) {
  await page.locator(what).first().focus();
  await page.keyboard.press('Enter');
}

/** Opens what lies behind its name. */
export async function unfold(page, name) {
  await page.locator('summary', { hasText: name }).first().focus();
  await page.keyboard.press('Enter');
}

/** Types in the place of what stands there. */
export async function type(page, id, words) {
  await field(page, id).focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(words);
}

export async function pick(page, form, name, value) {
  await page.locator(`form[data-do="${form}"] [name="${form}.${name}"][value="${value}"]`).focus();
  await page.keyboard.press('Space');
}

/** Sends a form by its button. */
export const submit = (page, form) => press(page, `form[data-do="${form}"] button`);

/** Waits until it is told that something was done, and that this has the focus. */
export async function told(page, words) {
  // The same may have been told before: it is new once it has the focus.
  await page.waitForFunction((wanted) => document.activeElement.id === 'notice' && document.activeElement.innerText.includes(wanted), words);
}

export async function refused(page, words) {
  await page.locator('#error-summary', { hasText: words }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'error-summary');
}

export const focused = (page, id) => page.waitForFunction((wanted) => document.activeElement.id === wanted, id);

/** Looks at the page from all sides, and leaves it as a desk shows it. */
export async function looked(w, page, name) {
  const wrong = await look(w, page, name);
  await page.setViewportSize(DESK.viewport);
  flawless(wrong);
}

/** A request of whoever is signed in on this page. */
export const api = (page, method, path, body) => page.evaluate(async ([how, where, what]) => {
  const { token } = await fetch('/api/v1/sessions/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'null' }).then((answer) => answer.json());
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  const answer = await fetch(where, { method: how, headers, body: what && JSON.stringify(what) });
  if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${await answer.text()}`);
  return answer.json().catch(() => null);
}, [method, path, body]);

/** Waits until the case of a report has one file and one message of its reporter. */
export async function hasBoth(desk, reference, words) {
  const { items } = await api(desk, 'GET', '/api/v1/cases');
  const { id } = items.find((line) => line.reference === reference);
  await until(async () => (await api(desk, 'GET', `/api/v1/cases/${id}/attachments`)).items.length === 1, 'its photo', 60_000);
  await travel(desk, `/desk/cases/${id}`);
  assert.equal((await desk.locator('main').innerText()).split(words).length, 2, 'the message is there once');
}

/** Whose page it is. */
export const account = (page) => page.evaluate(async () => {
  const answer = await fetch('/api/v1/sessions/token', { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'null' });
  return (await answer.json()).account;
});
