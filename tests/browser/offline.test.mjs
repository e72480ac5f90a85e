// No network, a bad one, a browser that dies: what was sent on the phone arrives once, and whoever takes the phone
// meanwhile cannot read it.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { ANSWERS, CHECK, cases, checked, heading, receipt, shows, started } from './form.mjs';
import { DESK, PHONE, REFERENCE, until, world } from './harness.mjs';
import { NO_NETWORK, PATIENT, Phone, SECRET, everything, form, installed, notSent, notice, phoneOf, tell, waiting } from './kept.mjs';
import { Line } from './line.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world();
const [DANGER] = ANSWERS;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vedette-phone-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

let desk;
let phone;

const listed = async () => {
  if (!desk) {
    desk = await w.device(DESK);
    await w.signIn(desk, 'TRIAGE', '**/desk');
  }
  return cases(desk);
};
const told = async (page) => (await page.locator('#waiting').innerText()).match(new RegExp(REFERENCE, 'g')) ?? [];

const DAY = 86_400_000;
/** As slow as anything here may be, and far less than a day. */
const MINUTES = 30 * 60_000;
/** When a time is that the desk tells. */
const written = (words) => Date.parse(words.replace(/, (?=\d\d:)/, ' ').replace(/ \S+$/, ' GMT'));

/** A page of the reporter's, whose requests that file are counted; `prepare` is called before anything is loaded. */
async function open(prepare = () => {}) {
  phone ??= await phoneOf(w);
  return form(w, phone, async (page) => {
    await prepare(page);
    page.filed = [];
    page.on('request', (request) => { if (request.method() === 'POST' && request.url().endsWith('/api/v1/reports')) page.filed.push(request.headers()['idempotency-key']); });
  });
}

it('a report written without a network outlives the browser, and arrives once', async () => {
  const before = await listed();
  const line = await new Line().start();
  const battery = new Phone(w, folder);
  try {
    let page = await battery.start({ proxy: line.proxy });
    await w.signIn(page, 'REPORTER');
    await installed(page);
    line.dark = true;
    await battery.context.setOffline(true);
    await page.reload();
    await shows(page, DANGER.heading);
    await started(page);
    await page.evaluate(() => {
      window.persisted = 0;
      navigator.storage.persist = async () => { window.persisted += 1; return true; };
    });
    await tell(page);
    assert.equal(await page.evaluate(() => window.persisted), 0, 'the browser is asked to keep it while there is nothing to lose');
    await page.locator('#send').tap();
    await notSent(page);
    assert.equal(await page.evaluate(() => window.persisted), 1, 'the browser is asked to keep it');
    assert.equal(await page.locator('.vd-reference').count(), 0, 'a reference before the server has it');
    const [kept] = await waiting(page);
    const cookies = await battery.kill();
    assert.deepEqual(battery.holds(SECRET), [], 'whoever has the phone reads what waits');

    page = await battery.start({ proxy: line.proxy });
    await battery.context.setOffline(true);
    await battery.context.addCookies(cookies);
    await page.goto('/report');
    await started(page);
    await notice(page, '1 report waits on this phone');
    const [found] = await waiting(page);
    assert.deepEqual(found, kept);
    line.dark = false;
    await battery.context.setOffline(false);
    await notice(page, 'is sent');
    const [reference] = await told(page);
    assert.deepEqual((await listed()).filter((one) => !before.includes(one)), [reference]);
    assert.deepEqual(await waiting(page), []);
    await page.reload();
    await started(page);
    assert.equal((await listed()).length, before.length + 1, 'it came a second time');
  } finally {
    await battery.context?.close().catch(() => {});
    await line.stop();
  }
});

it('what waits tells nothing to scripts that have all of the phone, and the notice looks right in both languages', async () => {
  w.watch.expects(...NO_NETWORK);
  const page = await open();
  await phone.setOffline(true);
  await tell(page);
  await page.locator('#send').tap();
  await notSent(page);
  assert.equal(await heading(page), CHECK);
  const stored = await everything(page);
  assert.ok(stored.includes('[kept]') && stored.includes('</html>'), 'the reader reads nothing');
  assert.ok(!stored.includes(SECRET));
  for (const words of ['narrative', 'PRO_NETWORK', 'danger_now\\"']) assert.ok(!stored.includes(`"${words}"`), words);
  const wrong = await look(w, page, 'kept-check');
  // Another report, on the same page: what waits is shown above it.
  await page.locator('#again').tap();
  await shows(page, DANGER.heading);
  await notice(page, '1 report waits on this phone');
  wrong.push(...await look(w, page, 'kept-waiting'));
  await page.getByRole('link', { name: 'Cymraeg' }).click();
  await notice(page, 'Mae 1 adroddiad yn aros');
  wrong.push(...await look(w, page, 'kept-waiting-welsh'));
  await page.getByRole('link', { name: 'English' }).click();
  // Deleting asks first.
  await page.locator('#drop-waiting').click();
  await page.getByText('Delete all that waits on this phone?').waitFor();
  await page.locator('#keep-waiting').click();
  assert.equal((await waiting(page)).length, 1);
  await page.locator('#drop-waiting').click();
  await page.locator('#sure-waiting').click();
  await until(async () => (await waiting(page)).length === 0, 'what waits to be gone', 60_000);
  await phone.setOffline(false);
  await page.close();
  flawless(wrong);
});

it('with two tabs open, what waits is sent by one of them, and both say so', async () => {
  w.watch.expects(...NO_NETWORK);
  const before = await listed();
  const [one, other] = [await open(), await open()];
  // A page that is not seen draws once a second.
  await one.bringToFront();
  await phone.setOffline(true);
  await tell(one);
  await one.locator('#send').tap();
  await notSent(one);
  await phone.setOffline(false);
  const reference = await receipt(one);
  await until(async () => (await waiting(other)).length === 0, 'nothing to wait', 60_000);
  assert.deepEqual((await listed()).filter((mine) => !before.includes(mine)), [reference]);
  assert.equal(new Set([...one.filed, ...other.filed]).size, 1);
  await Promise.all([one.close(), other.close()]);
});

it('a tab that waits for another one to send sends by itself once that one is gone', async () => {
  w.watch.expects(...NO_NETWORK);
  const before = await listed();
  const [one, other] = [await open(), await open()];
  await other.evaluate(() => { navigator.locks.request('vedette-send', () => new Promise(() => {})); });
  await one.bringToFront();
  await phone.setOffline(true);
  await tell(one);
  await one.locator('#send').tap();
  await notSent(one);
  await phone.setOffline(false);
  await until(async () => one.evaluate(async () => (await navigator.locks.query()).held.length === 1), 'the turn to be taken', 60_000);
  assert.equal((await waiting(one)).length, 1);
  await other.close();
  await one.locator('.vd-reference').waitFor(PATIENT);
  const reference = await receipt(one);
  assert.deepEqual((await listed()).filter((mine) => !before.includes(mine)), [reference]);
  await one.close();
});

it('a full phone says that nothing is kept, and sends while there is a network', async () => {
  w.watch.expects(...NO_NETWORK);
  const before = await listed();
  const page = await open();
  await tell(page);
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
  });
  await phone.setOffline(true);
  await page.locator('#send').tap();
  await page.locator('#notice', { hasText: 'Your answers are still on this page.' }).waitFor(PATIENT);
  assert.deepEqual(await waiting(page), []);
  await phone.setOffline(false);
  await page.locator('#retry').tap();
  const reference = await receipt(page);
  assert.deepEqual((await listed()).filter((one) => !before.includes(one)), [reference]);
  await page.close();
});

it('a browser that keeps nothing says so, and works online', async () => {
  const page = await w.device(PHONE, (context) => context.addInitScript(() => {
    for (const name of ['indexedDB', 'caches']) Object.defineProperty(window, name, { value: undefined });
    Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined });
  }));
  await page.goto('/sign-in?next=/report');
  await w.fillSignIn(page, 'CASE');
  await page.waitForURL('**/report');
  await started(page);
  const before = await listed();
  await tell(page);
  await notice(page, 'This browser cannot keep a report on the phone.');
  await page.locator('#send').tap();
  const reference = await receipt(page);
  assert.deepEqual((await listed()).filter((one) => !before.includes(one)), [reference]);
});

for (const days of [-1, 1]) {
  const off = days === 1 ? 'ahead' : 'behind';
  it(`a phone whose clock is a day ${off} knows it without a network, sends what it kept, and the desk reads when that was`, async () => {
    w.watch.expects(...NO_NETWORK);
    const before = await listed();
    const page = await open((fresh) => fresh.addInitScript((ahead) => { const real = Date.now; Date.now = () => real() + ahead; }, days * DAY));
    await until(() => page.evaluate(() => window.vedette.get('offset')), 'the phone to note how far its clock is off', 60_000);
    await phone.setOffline(true);
    await page.reload();
    await started(page);
    const sent = [];
    page.on('request', (request) => { if (request.url().endsWith('/api/v1/reports') && request.headers()['content-type'] === 'application/json') sent.push(request.postDataJSON()); });
    await tell(page);
    await page.locator('#send').tap();
    await notSent(page);
    await phone.setOffline(false);
    const reference = await receipt(page);
    assert.deepEqual((await listed()).filter((one) => !before.includes(one)), [reference]);
    assert.ok(sent.length > 0 && sent.every((one) => Math.abs(one.clock_offset * 1_000 + days * DAY) < MINUTES), JSON.stringify(sent));

    await desk.locator('.vd-cases__link', { hasText: reference }).click();
    await desk.getByText(`The device’s clock was 24 hours ${off} when it last reached us.`).waitFor(PATIENT);
    assert.equal(await desk.getByText('Doubtful time').count(), 0);
    const rows = Object.fromEntries((await checked(desk)).map(({ question, answer }) => [question, answer]));
    // Both are in one zone, whatever it is called.
    const between = (one, other) => Math.abs(written(rows[one]) - written(rows[other]));
    assert.ok(between('Answered', 'Received') < MINUTES, JSON.stringify(rows));
    assert.ok(between('Answered, by the device’s clock', 'Received') > DAY - 2 * MINUTES, JSON.stringify(rows));
    await page.close();
  });
}

it('a phone whose clock was set right notes nothing any more', async () => {
  const page = await open();
  await until(() => page.evaluate(async () => !await window.vedette.get('offset') && Math.abs(window.vedette.offset) === 0), 'the phone to forget', 60_000);
  await page.close();
});

it('a new build in the middle of a form takes nothing, and the files of the old one go', async () => {
  const before = await listed();
  const page = await open();
  const names = () => page.evaluate(() => caches.keys());
  const old = await names();
  const dist = path.join(folder, 'dist');
  fs.cpSync(process.env.VEDETTE_DIST, dist, { recursive: true, dereference: true });
  fs.appendFileSync(path.join(dist, 'report', 'pages', 'offline.js'), '\n// another build\n');
  await tell(page);
  await w.server.restart({ VEDETTE_WEB__ASSETS: dist });
  await page.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
  await page.waitForFunction(async (first) => { const now = await caches.keys(); return now.length === 1 && now[0] !== first; }, old[0], PATIENT);
  await page.locator('#send').tap();
  const reference = await receipt(page);
  assert.deepEqual((await listed()).filter((one) => !before.includes(one)), [reference]);
  await page.close();
});

it('after five days without a network two reports arrive, though nothing can be read any more', async () => {
  w.watch.expects(...NO_NETWORK);
  const page = await open();
  await phone.setOffline(true);
  for (let count = 0; count < 2; count += 1) {
    await tell(page);
    await page.locator('#send').tap();
    await notSent(page);
    await page.locator('#again').tap();
  }
  assert.equal((await waiting(page)).length, 2);
  const before = await listed();
  await desk.context().close();
  desk = null;
  await w.server.restart({ VEDETTE_DEMONSTRATION__DAYS_AHEAD: '5' });
  w.accounts.ahead = 5 * 86_400_000;
  // What the page held of its session has run out meanwhile, and it finds that out itself.
  w.watch.expects(/^status 401: POST .*\/api\/v1\/reports$/, /^console: .*401/);
  await phone.setOffline(false);
  await until(async () => (await told(page)).length === 2, 'both to be sent', 60_000);
  assert.deepEqual(await waiting(page), []);
  const references = (await told(page)).toSorted();
  assert.deepEqual((await listed()).filter((one) => !before.includes(one)).toSorted(), references);
  await page.goto('/mine');
  assert.equal(new URL(page.url()).pathname, '/sign-in', 'the phone still reads');
});

it('a form that a phone has kept for a month posts what it knows, and it arrives', async () => {
  w.watch.expects(...NO_NETWORK);
  await phone.setOffline(true);
  const page = await w.tab(phone);
  await page.goto('/report');
  await started(page);
  await tell(page);
  await page.locator('#send').tap();
  await notSent(page);
  const before = await listed();
  await desk.context().close();
  desk = null;
  fs.appendFileSync(path.join(folder, 'dist', 'report', 'pages', 'offline.js'), '\n// a month later\n');
  await w.server.restart({ VEDETTE_DEMONSTRATION__DAYS_AHEAD: '36' });
  w.accounts.ahead = 36 * 86_400_000;
  await phone.setOffline(false);
  const reference = await receipt(page);
  assert.deepEqual((await listed()).filter((one) => !before.includes(one)), [reference]);
  await page.close();
});
