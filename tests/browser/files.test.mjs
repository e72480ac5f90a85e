// A photo on its way: added on a page without scripts, looked at by the service, saved at the desk from the page of its case.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { account, api, looked, told } from './casework.mjs';
import { send, shows, walk } from './form.mjs';
import { DESK, PHONE, travel, until, world } from './harness.mjs';
import { flawless, look } from './look.mjs';
import { CANARY, picture } from './picture.mjs';

const { world: w, it } = world();

const photo = { name: 'Screenshot of Amber.png', mimeType: 'image/png', buffer: picture() };

let phone;
let desk;
let reference;
let id;

it('without scripts a photo is added to a report, and a file that is none is told beside its field', async () => {
  phone = await w.device({ ...PHONE, javaScriptEnabled: false });
  w.watch.expects(/^failed: GET .*\.js csp$/, /status 422: POST .*\/mine\//, /^console: .*status of 422/);
  await phone.goto('/sign-in?next=/report');
  await w.fillSignIn(phone, 'REPORTER');
  await phone.waitForURL('**/report');
  await walk(phone, { act: 'tap' });
  reference = await send(phone, 'tap');
  await phone.goto(`/mine/${reference}`);
  await shows(phone, `Report ${reference}`);
  await phone.setInputFiles('#file', { name: 'notes.docx', mimeType: 'application/vnd.oasis', buffer: Buffer.from('x') });
  await phone.locator('#send-file').tap();
  await phone.locator('#error-summary').waitFor();
  assert.match(await phone.locator('#error-summary').innerText(), /Take a screenshot of it\./);
  await w.picture(phone, 'files-wrong-390');
  await phone.setInputFiles('#file', { name: 'IMG_0001.HEIC', mimeType: 'image/heic', buffer: Buffer.from('x') });
  await phone.locator('#send-file').tap();
  await phone.locator('#error-summary', { hasText: '(HEIC)' }).waitFor();
  assert.match(await phone.locator('#error-summary').innerText(), /Take a screenshot of it\./);
  await phone.setInputFiles('#file', photo);
  await phone.check('#keep', { force: true });
  await phone.locator('#send-file').tap();
  await phone.locator('.vd-notice', { hasText: 'Your file is here' }).waitFor();
  assert.match(phone.url(), /notice=file$/);
  await until(async () => {
    await phone.goto(`/mine/${reference}`);
    return (await phone.locator('#files').innerText()).includes('Added');
  }, 'the file to be looked at', 60_000);
  assert.doesNotMatch(await phone.locator('main').innerText(), /Screenshot of Amber/);
});

it('the page with its files looks right in both languages, sizes and schemes', async () => {
  phone = await w.device(PHONE);
  await phone.goto('/sign-in?next=/mine');
  await w.fillSignIn(phone, 'REPORTER');
  await phone.waitForURL('**/mine');
  const wrong = [];
  for (const lang of ['en', 'cy']) {
    await phone.goto(`/mine/${reference}?lang=${lang}`);
    wrong.push(...await look(w, phone, `files-mine-${lang}`));
  }
  flawless(wrong);
});

it('the desk saves it from the page of its case, without what nobody saw in it', async () => {
  desk = await w.device(DESK);
  await w.signIn(desk, 'LEAD', '**/desk');
  const { items } = await api(desk, 'GET', '/api/v1/cases');
  ({ id } = items.find((line) => line.reference === reference));
  await travel(desk, `/desk/cases/${id}`);
  const files = desk.locator('main', { has: desk.locator('h3', { hasText: 'Files' }) });
  assert.match(await files.innerText(), /Screenshot of Amber\.png/);
  assert.equal(await desk.locator('form[data-do^="case-original-"]').count(), 0, 'who does not work the case sees no original');
  await looked(w, desk, 'files-case');
  const saved = await save('case-file-', 'The file is saved');
  assert.equal(saved.name, 'Screenshot of Amber.png');
  assert.ok(saved.bytes.subarray(1, 4).equals(Buffer.from('PNG')) && !saved.bytes.includes(CANARY));
});

it('who works the case saves the picture as it was sent', async () => {
  await api(desk, 'POST', `/api/v1/cases/${id}/access/add`, { account: await account(desk) });
  await travel(desk, `/desk/cases/${id}`);
  await w.picture(desk, 'files-case-original-1280');
  const saved = await save('case-original-', 'The picture is saved as it was sent');
  assert.ok(saved.bytes.equals(photo.buffer));
});

/** Presses the button of a form that saves; what was saved. */
async function save(form, words) {
  const [download] = await Promise.all([desk.waitForEvent('download'), desk.locator(`form[data-do^="${form}"] button`).click()]);
  await told(desk, words);
  return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
}
