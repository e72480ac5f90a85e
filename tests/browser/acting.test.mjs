// Somebody who may act for a member: the app is theirs for their own reports, and another page is for the member's.

import assert from 'node:assert/strict';
import { api } from './casework.mjs';
import { ANSWERS, CHECK, goOn, receipt, send, shows, started, tick, walk } from './form.mjs';
import { DESK, PHONE, until, world } from './harness.mjs';
import { NO_NETWORK, PATIENT, everything, form, notSent, phoneOf, tell, waiting } from './kept.mjs';
import { WORDS, flawless, look } from './look.mjs';

const { world: w, it } = world();
const [DANGER] = ANSWERS;
const STRIP = '.vd-behalf:visible';
const OWN = { en: 'Reports you send here are your own. They are not for someone you act for.', cy: 'Eich adroddiadau chi yw’r rhai a anfonwch yma.' };

let desk;
let phone;

/** For whom the desk sees this report to be. */
async function sentFor(reference) {
  if (!desk) {
    desk = await w.device(DESK);
    await w.signIn(desk, 'LEAD', '**/desk');
  }
  const found = async () => (await api(desk, 'GET', '/api/v1/cases')).items.find((line) => line.reference === reference);
  const { id } = await until(found, `${reference} on the desk`, 60_000);
  const { reports } = await api(desk, 'GET', `/api/v1/cases/${id}`);
  return reports[0].on_behalf_of ?? null;
}

it('a member lets somebody act for them', async () => {
  const member = await w.device(PHONE);
  await member.goto('/sign-in?next=/account/delegates');
  await w.fillSignIn(member, 'LEADERSHIP');
  await member.waitForURL('**/account/delegates');
  await member.fill('[name=email]', w.accounts.of('REPORTER').email);
  await member.fill('[name=day]', new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await member.locator('#allow').tap();
  await member.locator('#notice').waitFor();
  await member.context().close();
});

it('who acts for a member has the app: their own report goes when the network is back, and the page says whose it is', async () => {
  w.watch.expects(...NO_NETWORK);
  phone = await phoneOf(w);
  const page = await form(w, phone);
  assert.ok((await page.locator(STRIP).innerText()).startsWith(OWN.en));
  await phone.setOffline(true);
  await page.reload();
  await started(page);
  await tell(page);
  assert.ok((await page.locator(STRIP).innerText()).startsWith(OWN.en), 'the app draws over it');
  await page.locator('#send').tap();
  await notSent(page);
  assert.equal((await waiting(page)).length, 1);
  await phone.setOffline(false);
  const reference = await receipt(page);
  await until(async () => (await waiting(page)).length === 0, 'nothing to wait any more', 60_000);
  assert.equal(await sentFor(reference), null);
  await page.close();
});

it('that line leads to the page that asks for whom, and sends nothing as their own unasked', async () => {
  w.watch.expects(/^status 422: POST .*\/plain\/check$/, /^console: .*status of 422/);
  const page = await form(w, phone);
  await page.locator(STRIP).getByRole('link').tap();
  await page.waitForURL('**/plain/danger');
  await shows(page, DANGER.heading);
  await walk(page, { act: 'tap' });
  assert.equal(await page.locator('[name=for]:checked').count(), 0, 'an answer is chosen for them');
  await page.locator('#send').tap();
  await page.locator('#error-summary', { hasText: 'Say who this report is for' }).waitFor(PATIENT);
  const wrong = await look(w, page, 'behalf-check-missing');
  await page.setViewportSize(PHONE.viewport);
  await page.goto('/plain/check?lang=cy');
  wrong.push(...await look(w, page, 'behalf-check-cy', WORDS));
  await page.setViewportSize(PHONE.viewport);
  await page.goto('/plain/check?lang=en');
  await shows(page, CHECK);
  await page.locator('#for-2').tap();
  const reference = await send(page, 'tap');
  assert.match(await page.locator('main').innerText(), /This report is for .+\. They can see it too\./);
  assert.equal((await sentFor(reference)).private, false);
  await page.locator('#again').tap();
  await page.waitForURL('**/report');
  await started(page);
  flawless(wrong);
  await page.close();
});

it('the line looks right in both languages, on the start page too, and changes with the app', async () => {
  const page = await form(w, phone);
  const wrong = await look(w, page, 'behalf-report');
  await page.setViewportSize(PHONE.viewport);
  await page.locator('a[hreflang=cy]').first().tap();
  await page.waitForFunction(() => document.documentElement.lang === 'cy');
  assert.ok((await page.locator(STRIP).innerText()).startsWith(OWN.cy));
  wrong.push(...await look(w, page, 'behalf-report-cy', WORDS));
  await page.goto('/?lang=cy');
  wrong.push(...await look(w, page, 'behalf-start-cy', WORDS));
  await page.setViewportSize(PHONE.viewport);
  await page.goto('/?lang=en');
  assert.equal(await page.getByRole('link', { name: 'Report for someone you act for' }).getAttribute('href'), '/plain/danger');
  flawless(wrong);
  await page.close();
});

it('after signing out with Delete the phone does not even say that they act for somebody', async () => {
  const page = await form(w, phone);
  await tick(page, DANGER.field, 'NO', 'tap');
  await goOn(page, 'tap');
  await until(() => page.evaluate(async () => Boolean(await window.vedette.get('draft'))), 'the draft to be kept', 60_000);
  assert.match(await everything(page), /vd-behalf/);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.locator('#leave-drop').click();
  await page.waitForURL('**/sign-in**');
  assert.doesNotMatch(await everything(page), /vd-behalf/);
  await w.signIn(page, 'REPORTER', '**/report');
  await started(page);
  await until(() => page.evaluate(async () => Boolean(await caches.match('/report'))), 'the form to be kept again', 60_000);
  await phone.close();
});
