// Browsers that lack something: each files its report all the same, and says what it cannot do.

import assert from 'node:assert/strict';
import { api, hasBoth } from './casework.mjs';
import { ANSWERS, addTo, cases, goOn, receipt, send, shows, started, tick, walk } from './form.mjs';
import { DESK, PHONE, until, world } from './harness.mjs';
import { PATIENT, tell } from './kept.mjs';
import { picture } from './picture.mjs';

const { world: w, it } = world();
const [DANGER] = ANSWERS;
const PHOTO = { name: 'a.png', mimeType: 'image/png', buffer: picture() };
const LATER = 'They wrote again.';

let desk;

/** A phone whose browser lacks this, signed in at the first question. */
async function without(name, role) {
  const page = await w.device(PHONE, (context) => context.addInitScript((missing) => {
    if (missing === 'serviceWorker') Object.defineProperty(Navigator.prototype, missing, { value: undefined });
    else if (missing === 'WebAssembly') delete window.WebAssembly;
    else Object.defineProperty(window, missing, { value: undefined });
  }, name));
  await page.goto('/sign-in?next=/report');
  await w.fillSignIn(page, role);
  await page.waitForURL('**/report');
  await shows(page, DANGER.heading);
  return page;
}

/** Exactly this report came. */
async function oneMore(filing) {
  if (!desk) {
    desk = await w.device(DESK);
    await w.signIn(desk, 'LEAD', '**/desk');
  }
  const before = await cases(desk);
  const reference = await filing();
  assert.deepEqual((await cases(desk)).filter((one) => !before.includes(one)), [reference]);
  return reference;
}

it('without WebAssembly the pages of the server take over, to the receipt and on to a photo and a message', async () => {
  w.watch.expects(/^(thrown|console): .*WebAssembly/);
  const page = await without('WebAssembly', 'REPORTER');
  const reference = await oneMore(async () => {
    await tick(page, DANGER.field, 'NO', 'tap');
    await goOn(page, 'tap');
    assert.equal(new URL(page.url()).pathname, '/plain/who');
    await walk(page, { act: 'tap' });
    return send(page, 'tap');
  });
  await addTo(page, reference, PHOTO, LATER);
  await hasBoth(desk, reference, LATER);
  await page.context().close();
});

it('without a store the app says that nothing can be kept, and works online', async () => {
  const page = await without('indexedDB', 'CASE');
  await started(page);
  await oneMore(async () => {
    await tell(page);
    await page.locator('#waiting', { hasText: 'This browser cannot keep a report on the phone.' }).waitFor(PATIENT);
    assert.equal(await page.locator('#photo').count(), 0, 'a photo that could not be kept is asked for');
    await page.locator('#send').tap();
    return receipt(page);
  });
  await page.context().close();
});

for (const [name, role] of [['caches', 'TRIAGE'], ['serviceWorker', 'LEADERSHIP']]) {
  it(`without ${name} the form does not open offline, and a report with a photo is kept and sent all the same`, async () => {
    const page = await without(name, role);
    await started(page);
    const reference = await oneMore(async () => {
      await tell(page);
      await page.locator('#waiting', { hasText: 'This browser cannot open the form without a signal.' }).waitFor(PATIENT);
      await page.locator('#photo').setInputFiles(PHOTO);
      await page.locator('#files li').waitFor(PATIENT);
      await page.locator('#send').tap();
      const told = await receipt(page);
      await page.locator('#waiting', { hasText: `All photos and files of report ${told} are with us` }).waitFor(PATIENT);
      return told;
    });
    const { items } = await api(desk, 'GET', '/api/v1/cases');
    const { id } = items.find((line) => line.reference === reference);
    await until(async () => (await api(desk, 'GET', `/api/v1/cases/${id}/attachments`)).items.length === 1, 'its photo', 60_000);
    await page.context().close();
  });
}
