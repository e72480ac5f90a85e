// Photos on the phone: chosen without a network, kept where nobody can look at them, and sent with their report once.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { api, submit, told as saidAtDesk } from './casework.mjs';
import { ANSWERS, CHECK, goOn, heading, receipt, shows, started, tick } from './form.mjs';
import { DESK, PHONE, REFERENCE, until, world } from './harness.mjs';
import { NO_NETWORK, PATIENT, Phone, SECRET, backWhole, everything, form, installed, leftNothing, notSent, notice, phoneOf, tell, waiting } from './kept.mjs';
import { Line } from './line.mjs';
import { flawless, look } from './look.mjs';
import { CANARY, picture } from './picture.mjs';

const { world: w, it } = world({}, { waits: true });
const [DANGER] = ANSWERS;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vedette-photos-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const PIECES = '**/api/v1/attachments/*/pieces/*';
const ABORTED = [/^failed: POST .*\/(pieces\/\d+|reports) net::ERR_FAILED$/, /^console: .*ERR_FAILED/];
const small = { name: 'Amber at the quay.png', mimeType: 'image/png', buffer: picture() };
/** Three pieces. */
const large = { name: 'Amber and a boat.png', mimeType: 'image/png', buffer: picture({ wide: 500, high: 400, noise: true }) };

const files = (page) => page.evaluate(() => window.vedette.files());
const told = async (page) => (await page.locator('#waiting').innerText()).match(new RegExp(REFERENCE, 'g')) ?? [];

/** Chooses a file on the check page, and waits until the phone has it. */
async function choose(page, file, count = 1) {
  await page.locator('#photo').setInputFiles(file);
  await until(async () => (await page.locator('#files li').count()) === count, 'the file to be kept', 60_000);
}

let desk;
/** The files of a report as the desk has them, once each was looked at; and how many reports there are with this reference. */
async function atDesk(reference) {
  if (!desk) {
    desk = await w.device(DESK);
    await w.signIn(desk, 'LEAD', '**/desk');
  }
  const of = async () => {
    const { items } = await api(desk, 'GET', '/api/v1/cases');
    const mine = items.filter((line) => line.reference === reference);
    assert.equal(mine.length, 1, 'it stands on the desk once');
    return (await api(desk, 'GET', `/api/v1/cases/${mine[0].id}/attachments`)).items;
  };
  return until(async () => {
    const found = await of();
    return found.every(({ state }) => state === 'KEPT' || state === 'REFUSED') && found;
  }, 'the files to be looked at', 60_000);
}

/** Makes the report's case the desk's own: what its reporter agreed to is for who works it. */
async function takeCase(reference) {
  const { items } = await api(desk, 'GET', '/api/v1/cases');
  await desk.goto(`/desk/cases/${items.find((line) => line.reference === reference).id}`);
  await submit(desk, 'case-move-TAKE');
  await saidAtDesk(desk, 'The case is yours');
}

let context;
async function open() {
  context ??= await phoneOf(w);
  return form(w, context, (page) => {
    page.pieces = [];
    page.on('request', (request) => { if (/\/pieces\/\d+$/.test(request.url())) page.pieces.push(Number(request.url().split('/').pop())); });
  });
}

/** What a thief's script gets out of this browser with every key that is in it: each as text. */
const opened = (page) => page.evaluate(async () => {
  const database = await new Promise((yes) => { const request = indexedDB.open('vedette'); request.onsuccess = () => yes(request.result); });
  const all = database.transaction('kept').objectStore('kept').getAll();
  await new Promise((yes) => { all.onsuccess = yes; });
  database.close();
  const flat = (value) => (value && typeof value === 'object' && !ArrayBuffer.isView(value) && !(value instanceof CryptoKey) ? [value, ...Object.values(value).flatMap(flat)] : [value]);
  const parts = all.result.flatMap(flat);
  const keys = parts.filter((part) => part instanceof CryptoKey);
  const bodies = parts.filter((part) => part instanceof ArrayBuffer || ArrayBuffer.isView(part)).map((part) => new Uint8Array(part.buffer ?? part));
  const ivs = [...bodies.filter(({ length }) => length === 12), new Uint8Array(12)];
  const got = [];
  for (const key of keys) for (const iv of ivs) for (const body of bodies) {
    for (const skip of [0, 74]) {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, body.slice(skip)).catch(() => null);
      if (plain) got.push(new TextDecoder('latin1').decode(plain));
    }
  }
  return { keys: keys.length, exportable: keys.some((key) => key.extractable), bodies: bodies.length, got };
});

it('a report with a photo, filed without a network, outlives the browser, tells a thief nothing, and arrives once', async () => {
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
    await tell(page);
    await page.getByLabel('Keep the first photo too').tap();
    await choose(page, small);
    await page.locator('#files li', { hasText: 'The first photo is kept too.' }).waitFor();
    assert.equal(await page.getByLabel('Keep the first photo too').isChecked(), false, 'the next one is asked for again');
    await page.locator('#send').tap();
    await notSent(page);
    const kept = { reports: await waiting(page), files: await files(page) };
    assert.deepEqual(kept.files.map(({ report, reference }) => [report, reference]), [[kept.reports[0].key, undefined]]);
    const cookies = await battery.kill();
    for (const words of [SECRET, CANARY, small.name]) assert.deepEqual(battery.holds(words), [], `whoever has the phone reads ${words}`);

    page = await battery.start({ proxy: line.proxy });
    await battery.context.setOffline(true);
    await battery.context.addCookies(cookies);
    await page.goto('/report');
    await started(page);
    await notice(page, '1 report waits on this phone');
    await notice(page, 'Photos and files that go with it: 1.');
    assert.deepEqual({ reports: await waiting(page), files: await files(page) }, kept);
    const loot = await opened(page);
    assert.ok(loot.bodies >= 3 && !loot.exportable, 'the thief looks at nothing');
    assert.deepEqual(loot.got, [], 'a key of this browser opens what waits');
    line.dark = false;
    await battery.context.setOffline(false);
    await notice(page, 'All photos and files of report');
    const [reference] = await told(page);
    assert.deepEqual([await waiting(page), await files(page)], [[], []]);
    assert.deepEqual((await atDesk(reference)).map(({ name, state }) => [name, state]), [[small.name, 'KEPT']]);
    await takeCase(reference);
    assert.equal((await atDesk(reference))[0].original, true, 'whoever works the case has the picture as it was sent');
    await page.reload();
    await started(page);
    assert.equal((await atDesk(reference)).length, 1, 'it came a second time');
  } finally {
    await battery.context?.close().catch(() => {});
    await line.stop();
  }
});

it('a photo whose line breaks off goes on where it was, after a reload too', async () => {
  const page = await open();
  await tell(page);
  await choose(page, large);
  let cut = 0;
  await context.route(PIECES, (route) => (route.request().url().endsWith('/0') ? route.continue() : route.abort().then(() => { cut += 1; })));
  w.watch.expects(...ABORTED);
  await page.locator('#send').tap();
  const reference = await receipt(page);
  await notice(page, 'Your photos and files are on their way');
  await until(() => cut > 0, 'the line to break', 60_000);
  const [{ sent, size }] = await files(page);
  assert.ok(sent > 0 && sent < size);
  await page.reload();
  await started(page);
  // Before the line is whole again: the next try may come at once.
  page.pieces.length = 0;
  await context.unroute(PIECES);
  await notice(page, /Your photos and files are on their way|All photos and files of report/);
  if (await page.locator('#send-files').isVisible()) await page.locator('#send-files').tap({ timeout: 3_000 }).catch(() => {});
  await notice(page, `All photos and files of report ${reference} are with us`);
  assert.ok(!page.pieces.includes(0) && page.pieces.includes(sent), `what was there already was sent again: ${page.pieces}`);
  assert.deepEqual((await atDesk(reference)).map(({ bytes, state }) => [bytes > 0, state]), [[true, 'KEPT']]);
  await page.close();
});

it('what cannot be sent is told beside its field, and what was chosen can be taken away', async () => {
  const page = await open();
  await tell(page);
  const wrong = [];
  const refused = async (file, words) => {
    await page.locator('#photo').setInputFiles(file);
    await page.locator('#photo-error', { hasText: words }).waitFor(PATIENT);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'photo');
  };
  await refused({ name: 'notes.docx', mimeType: 'application/vnd.oasis', buffer: Buffer.from('x') }, 'Take a screenshot of it.');
  await refused({ name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }, 'The file is empty.');
  await refused({ name: 'huge.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) }, 'The file is over 10 MB.');
  await refused({ name: 'photo.png', mimeType: 'image/jpeg', buffer: small.buffer }, 'not what its name says');
  assert.deepEqual(await files(page), []);
  wrong.push(...await look(w, page, 'photo-refused'));
  await page.setViewportSize(PHONE.viewport);
  await choose(page, small);
  await choose(page, large, 2);
  wrong.push(...await look(w, page, 'photos-chosen'));
  await page.getByRole('link', { name: 'Cymraeg' }).click();
  await page.getByText('Tynnu').first().waitFor(PATIENT);
  wrong.push(...await look(w, page, 'photos-chosen-welsh'));
  await page.getByRole('link', { name: 'English' }).click();
  await page.setViewportSize(PHONE.viewport);
  await page.locator('#files button').first().tap();
  await until(async () => (await files(page)).length === 1, 'one to be taken away', 60_000);
  await page.locator('#files button').first().tap();
  await until(async () => (await files(page)).length === 0, 'the other to be taken away', 60_000);
  assert.ok(!(await everything(page)).includes(CANARY));
  await choose(page, small);
  await page.evaluate(() => window.vedette.leave());
  assert.deepEqual(await files(page), [], 'somebody left in a hurry, and the photo stayed');
  flawless(wrong);
  await page.close();
});

it('a phone without room for a photo says so, and the report goes without it', async () => {
  const page = await open();
  await tell(page);
  await page.evaluate(() => {
    const real = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function put(value, key) {
      if (String(key).startsWith('piece:')) throw new DOMException('full', 'QuotaExceededError');
      return real.call(this, value, key);
    };
  });
  await page.locator('#photo').setInputFiles(small);
  await page.locator('#photo-error', { hasText: 'This phone has no room for the file.' }).waitFor(PATIENT);
  assert.deepEqual(await files(page), []);
  await page.locator('#send').tap();
  assert.deepEqual(await atDesk(await receipt(page)), []);
  await page.close();
});

it('deleting the answers deletes the photos, and signing out with Delete leaves nothing of either', async () => {
  w.watch.expects(...NO_NETWORK, ...ABORTED);
  const page = await open();
  await tell(page);
  await choose(page, small);
  await page.locator('#drop').tap();
  await page.locator('#delete').tap();
  await until(async () => (await files(page)).length === 0, 'the photo to be gone', 60_000);
  await context.setOffline(true);
  await tell(page);
  await choose(page, small);
  await page.locator('#send').tap();
  await notSent(page);
  await page.locator('#again').tap();
  await shows(page, DANGER.heading);
  await tell(page);
  await choose(page, large);
  await context.route('**/api/v1/reports', (route) => route.abort());
  await context.setOffline(false);
  await until(() => w.watch.count(/ERR_FAILED$/) > 0, 'a try to send it', 60_000);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.locator('#leave-drop').click();
  await page.waitForURL('**/sign-in**');
  await leftNothing(page, SECRET, CANARY, small.name);
  await backWhole(page.context());
  await page.goBack({ waitUntil: 'commit' });
  await page.waitForURL('**/sign-in**');
  assert.equal(await page.locator('#files, .govuk-summary-list').count(), 0, 'Back shows what was there');
  await context.close();
  context = null;
});

it('a change that came after the first answers had arrived stays until its person deletes it, with a way to say it again', async () => {
  const page = await open();
  await tell(page);
  let first;
  await context.route('**/api/v1/reports', async (route) => {
    first = await (await route.fetch()).json();
    await route.abort();
  });
  w.watch.expects(...ABORTED, /^status 422: POST .*\/api\/v1\/reports$/, /^console: .*status of 422/);
  await page.locator('#send').tap();
  await notSent(page);
  // Otherwise what waits would go by itself meanwhile.
  await context.setOffline(true);
  w.watch.expects(...NO_NETWORK);
  await context.unroute('**/api/v1/reports');
  await page.locator('a[href="/plain/when?change=1"]').first().tap();
  await tick(page, 'last_contact', 'TODAY');
  await goOn(page);
  assert.equal(await heading(page), CHECK);
  await page.locator('#send').tap();
  await notSent(page);
  await page.reload();
  await started(page);
  await context.setOffline(false);
  await notice(page, 'Your change did not arrive');
  await notice(page, first.reference);
  assert.equal((await waiting(page)).length, 1);
  flawless(await look(w, page, 'changed'));
  await page.setViewportSize(PHONE.viewport);
  assert.equal(await page.getByRole('link', { name: 'Tell us what you changed' }).getAttribute('href'), `/mine/${first.reference}/add/more`);
  // It is not tried again, and goes when the person says so.
  await page.reload();
  await started(page);
  await notice(page, 'Your change did not arrive');
  await page.locator('[id^=drop-changed]').first().click();
  await page.locator('[id^=sure-changed]').click();
  await until(async () => (await waiting(page)).length === 0, 'the change to be gone', 60_000);
  await atDesk(first.reference);
  await page.goto(`/mine/${first.reference}/add/more`);
  assert.equal(await page.locator('form[action$="/add/more"]').count(), 1);
  await page.close();
});
