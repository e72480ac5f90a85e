// Institutions below one's own: an administrator adds one and has its first people asked; a lead agrees.

import assert from 'node:assert/strict';
import { shows } from './form.mjs';
import { DESK, loaded, travel, until, world } from './harness.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world();
const LIST = 'Institutions below';
const NAME = 'Ashby Town Council';

let admin;
let lead;
let below;

const text = (page) => page.locator('#main').innerText();

async function notice(page, words) {
  await page.locator('main .vd-notice', { hasText: words }).waitFor();
}

async function inspect(page, name) {
  const wrong = await look(w, page, name);
  await page.setViewportSize(DESK.viewport);
  flawless(wrong);
}

async function fill(page, fields) {
  for (const [id, words] of Object.entries(fields)) await page.fill(`#${id}`, words);
}

it('the menu leads to the list, which says that nothing lies below yet', async () => {
  admin = await w.device(DESK);
  await w.signIn(admin, 'ADMIN', /\/(report|desk.*)$/);
  await travel(admin, '/desk/people');
  await admin.getByRole('link', { name: LIST }).click();
  await shows(admin, LIST);
  await loaded(admin);
  assert.match(await text(admin), /No institution lies below this one yet/);
  assert.match(await text(admin), /Administrator: there is one\. Separate contacts: 1 of 2/);
  await inspect(admin, 'tree-none');
});

it('what is wrong is said beside its field, and what was typed stays', async () => {
  await admin.locator('.vd-tree a').first().click();
  await shows(admin, 'Fernwick Council (demonstration)');
  assert.equal(await admin.locator('#invite').count(), 0, 'nobody is asked to their own institution from here');
  await fill(admin, { name: NAME, slug: 'Ashby Town', zone: '' });
  await admin.locator('#add').click();
  const summary = admin.locator('#error-summary');
  await summary.waitFor();
  assert.equal(await admin.evaluate(() => document.activeElement.id), 'error-summary');
  assert.match(await admin.locator('#slug-error').innerText(), /small letters, digits and hyphens/);
  assert.match(await admin.locator('#zone-error').innerText(), /Use the name of a time zone/);
  assert.equal(await admin.inputValue('#name'), NAME);
  await inspect(admin, 'tree-mend');
  await summary.getByRole('link').first().focus();
  await admin.keyboard.press('Enter');
  assert.equal(await admin.evaluate(() => document.activeElement.id), 'slug');
  // Only the server knows which short names and zones there are.
  w.watch.expects(/^status 422: POST .*\/children$/, /^console: .*status of 422/);
  await fill(admin, { slug: 'fernwick', zone: 'Europe/London' });
  await admin.locator('#add').click();
  await until(async () => /Another institution has this short name/.test(await admin.locator('#slug-error').innerText()), 'the refusal');
  assert.equal(await admin.inputValue('#name'), NAME);
});

it('an institution is added with the keyboard, and stands inside the one above', async () => {
  await admin.fill('#slug', 'ashby');
  await admin.locator('#slug').press('Enter');
  await notice(admin, 'The institution is added');
  await loaded(admin);
  await inspect(admin, 'tree-own');
  below = await admin.getByRole('link', { name: NAME }).getAttribute('href');
  await travel(admin, '/desk/institutions');
  assert.equal(await admin.locator('.vd-tree .vd-tree li').count(), 1);
  assert.match(await text(admin), /ashby · Europe\/London\. Administrator: none yet\. Separate contacts: 0 of 2\./);
  await inspect(admin, 'tree');
  await admin.getByRole('link', { name: /^Invite the first administrator/ }).click();
  await shows(admin, NAME);
  await loaded(admin);
});

it('its first administrator is proposed here, and asked once a lead has agreed', async () => {
  await fill(admin, { email: 'nobody', person: 'Robin Green' });
  await admin.locator('#invite-founder').click();
  await admin.locator('#email-error').waitFor();
  await inspect(admin, 'tree-founder-mend');
  await fill(admin, { email: 'robin@ashby.example' });
  await admin.locator('#invite-founder').click();
  await notice(admin, 'This waits for a second person');
  lead = await w.device(DESK);
  await w.signIn(lead, 'LEAD', /\/desk/);
  await travel(lead, '/desk/people/proposals');
  assert.match(await text(lead), new RegExp(`First administrator for ${NAME}`));
  await inspect(lead, 'tree-proposal');
  await lead.getByRole('button', { name: 'Agree' }).focus();
  await lead.keyboard.press('Enter');
  await notice(lead, 'Done as proposed');
  await until(async () => (await w.mail.to('robin@ashby.example'))?.link, 'the letter');
});

it('what waits is said, and can be taken back', async () => {
  await travel(admin, below);
  assert.match(await text(admin), /Asked, not here yet/);
  const seats = await admin.locator('#seat option').allInnerTexts();
  assert.deepEqual(seats, ['Separate contact'], 'the other seat is taken');
  await inspect(admin, 'tree-asked');
  await admin.getByRole('button', { name: /^Take back the administrator/ }).click();
  await notice(admin, 'The invitation is taken back');
  await loaded(admin);
  assert.match(await text(admin), /None yet/);
});

it('a name is changed after a fresh proof where the last one is old', async () => {
  await admin.fill('#new-name', 'Ashby');
  // The server would ask after five minutes; here its answer stands for them.
  await admin.route('**/rename', (route) => route.fulfill({
    status: 401,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title: 'Show again', status: 401, code: 'step_up_required', detail: 'Confirm.' }),
  }), { times: 1 });
  w.watch.expects(/^status 401: POST .*\/rename$/, /^console: .*status of 401/);
  await admin.locator('#rename').click();
  await shows(admin, 'Show again that it is you');
  const { code } = await w.accounts.credentials('ADMIN');
  await admin.fill('#code', code);
  await admin.locator('#continue').click();
  await notice(admin, 'The institution has another name');
  await shows(admin, 'Ashby');
});

it('a lead and an auditor see the tree and are offered nothing to change', async () => {
  const auditor = await w.device(DESK);
  await w.signIn(auditor, 'AUDITOR', /\/(report|desk.*)$/);
  for (const [page, name] of [[auditor, 'auditor'], [lead, 'lead']]) {
    await travel(page, '/desk/institutions');
    await page.getByRole('link', { name: 'Ashby', exact: true }).waitFor();
    assert.equal(await page.getByRole('link', { name: /^(Invite|Add)/ }).count(), 0, name);
    await travel(page, below);
    assert.equal(await page.locator('main form').count(), 0, name);
  }
  await inspect(auditor, 'tree-auditor');
});
