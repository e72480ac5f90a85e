// The whole demonstration, as somebody sees it who has just started the product: the queue, a campaign's case, what a
// reporter finds among their own, the picture; and that every page says that none of it is real.

import assert from 'node:assert/strict';
import { DESK, PHONE, loaded, world } from './harness.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world({}, { whole: true });

const marked = (page) => page.locator('body', { hasText: 'Demonstration' }).waitFor();

it('a duty officer finds a queue at work, late and urgent first', async () => {
  const desk = await w.device(DESK);
  await w.signIn(desk, 'TRIAGE', '**/desk');
  await marked(desk);
  assert.match(await desk.locator('.vd-cases tbody tr').first().innerText(), /Urgent/i);
  const wrong = await look(w, desk, 'demonstration-queue');
  await desk.setViewportSize(DESK.viewport);
  await desk.locator('.vd-cases__link').first().click();
  await loaded(desk);
  wrong.push(...await look(w, desk, 'demonstration-case'));
  flawless(wrong);
});

it('leadership finds a year of closed months', async () => {
  const leader = await w.device(DESK);
  await w.signIn(leader, 'LEADERSHIP', '**/desk/picture');
  await leader.locator('.vd-chart').first().waitFor();
  await marked(leader);
  assert.ok(await leader.locator('#picture-month option').count() >= 12);
  flawless(await look(w, leader, 'demonstration-picture'));
});

it('a reporter finds what became of their reports', async () => {
  const phone = await w.device(PHONE);
  await w.signIn(phone, 'REPORTER');
  await phone.goto('/mine');
  await marked(phone);
  assert.ok(await phone.locator('main a[href*="/mine/"]').count() >= 4);
  flawless(await look(w, phone, 'demonstration-mine'));
});

it('a page that is not there says that this is a demonstration, too', async () => {
  const page = await w.device(PHONE);
  w.watch.expects(/^status 404: GET/, /^console: .*status of 404/);
  await page.goto('/no-such-page');
  await marked(page);
});
