// People on the desk: an administrator and a security lead give and take access. And the plain pages
// on which everybody looks after what is theirs.

import assert from 'node:assert/strict';
import { shows } from './form.mjs';
import { DESK, PHONE, loaded, travel, until, world } from './harness.mjs';
import { press, tabTo, type } from './keys.mjs';
import { flawless, look } from './look.mjs';

const { world: w, it } = world();
const WAITS = 'Waiting for a second person';

let admin;
let lead;

async function notice(page, words) {
  await page.locator('main .vd-notice', { hasText: words }).waitFor();
}

async function looksRight(page, name) {
  const wrong = await look(w, page, name);
  await page.setViewportSize(DESK.viewport);
  flawless(wrong);
}

it('an administrator finds somebody, and what gives power waits for a lead', async () => {
  admin = await w.device(DESK);
  await w.signIn(admin, 'ADMIN', /\/desk/);
  await travel(admin, '/desk/people');
  await looksRight(admin, 'people');
  await admin.fill('#words', 'office-01@fernwick.example');
  await admin.getByRole('button', { name: 'Search' }).click();
  await admin.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
  await admin.locator('tbody a').click();
  await loaded(admin);
  await admin.getByRole('heading', { name: 'Change roles' }).waitFor();
  await looksRight(admin, 'person');
  await admin.getByLabel('Case officer').check();
  await admin.getByRole('button', { name: 'Change roles' }).click();
  await notice(admin, 'This waits for a second person');
  await travel(admin, '/desk/people/proposals');
  assert.equal(await admin.getByRole('button', { name: 'Agree' }).count(), 0, 'nobody agrees with themselves');
});

it('the lead agrees, by keyboard alone', async () => {
  lead = await w.device(DESK);
  await w.signIn(lead, 'LEAD', /\/desk/);
  await travel(lead, '/desk/people/proposals');
  await shows(lead, WAITS);
  await looksRight(lead, 'proposals');
  await lead.getByRole('button', { name: 'Agree' }).focus();
  await lead.keyboard.press('Enter');
  await notice(lead, 'Done as proposed');
  await travel(lead, '/desk/people');
  await looksRight(lead, 'people-lead');
});

it('two accounts of one person become one, by keyboard alone, and only with the lead’s yes', async () => {
  const found = async (email) => {
    await travel(admin, '/desk/people');
    await type(admin, 'words', email);
    await admin.keyboard.press('Enter');
    await admin.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
    await tabTo(admin, ({ href }) => /\/desk\/people\/[0-9a-f-]{36}$/.test(href ?? ''), 'the account');
    await admin.keyboard.press('Enter');
    await admin.getByRole('heading', { name: 'Another account of the same person' }).waitFor();
  };
  const [one, other] = [w.accounts.of('LEADERSHIP'), w.accounts.of('TRIAGE')];
  await found(one.email);
  await type(admin, 'same-words', 'nobody at all');
  await admin.keyboard.press('Enter');
  await admin.locator('#none-found').waitFor();
  await type(admin, 'same-words', other.email);
  await admin.keyboard.press('Enter');
  await until(() => admin.evaluate(() => document.activeElement.id === 'other'), 'the choice to have the focus');
  await looksRight(admin, 'person-merging');
  await admin.locator('#other').focus();
  await press(admin, 'Propose that it is the same person');
  await notice(admin, 'This waits for a second person');
  await travel(lead, '/desk/people/proposals');
  await lead.getByRole('heading', { name: /^Two accounts of/ }).waitFor();
  await looksRight(lead, 'proposals-merge');
  await press(lead, 'Agree');
  await notice(lead, 'Done as proposed');
  const letters = await until(() => {
    const told = w.mail.letters.filter(({ subject }) => subject.includes('Your two accounts are one now'));
    return told.length === 2 && told;
  }, 'both letters');
  assert.deepEqual(letters.flatMap(({ to }) => to).sort(), [one.email, other.email].sort());
  await travel(admin, '/desk/people');
  await admin.locator('tbody tr', { hasText: 'Closed' }).getByRole('link').click();
  await admin.getByRole('heading', { name: 'Merged into' }).waitFor();
  assert.equal(await admin.locator('main form').count(), 0, 'nothing can be done about it');
  await looksRight(admin, 'person-closed');
});

it('many are invited from a list, and nothing is sent before it was looked through', async () => {
  await travel(admin, '/desk/people/invitations');
  await looksRight(admin, 'invitations-none');
  await admin.fill('#csv', 'green@fernwick.example, Robin Green\nnonsense\ngreen@fernwick.example, Robin Green\nlead.grey@fernwick.example, Sam Grey, LEAD');
  await admin.getByRole('button', { name: 'Look through the list' }).click();
  await admin.locator('#verdicts').waitFor();
  await looksRight(admin, 'invitations-checked');
  await admin.getByRole('button', { name: /^Invite \d+ pe/ }).click();
  await notice(admin, 'The letters leave');
  await until(async () => (await w.mail.to('green@fernwick.example'))?.link, 'the letter');
  await travel(admin, '/desk/people/invitations');
  await admin.getByRole('button', { name: /^Take back/ }).first().waitFor();
  await looksRight(admin, 'invitations');
});

it('what is wrong is said, and what was typed stays', async () => {
  await admin.fill('#email', 'nobody');
  await admin.fill('#name', 'Robin Green');
  await admin.getByRole('button', { name: 'Invite', exact: true }).click();
  await admin.locator('#error-summary').waitFor();
  assert.equal(await admin.inputValue('#name'), 'Robin Green');
  await looksRight(admin, 'invitations-wrong');
});

it('a list may come from a file of a spreadsheet, old or new, and is seen before anything is sent', async () => {
  const choose = (name, buffer) => admin.setInputFiles('#csv-file', { name, mimeType: 'text/csv', buffer });
  const listed = (words) => until(async () => (await admin.inputValue('#csv')) === words, `the list ${JSON.stringify(words)}`);
  await travel(admin, '/desk/people/invitations');
  await choose('utf-8.csv', Buffer.from('\ufeffE-mail,Name,Role\r\nsian@fernwick.example,"Green, Siân",REPORTER\r\n'));
  await listed('E-mail,Name,Role\nsian@fernwick.example,"Green, Siân",REPORTER\n');
  await choose('1252.csv', Buffer.from('E-mail;Name\r\nsian@fernwick.example;"Green, Siân"\r\n', 'latin1'));
  await listed('E-mail;Name\nsian@fernwick.example;"Green, Siân"\n');
  assert.equal(await admin.locator('#verdicts').count(), 0, 'nothing was looked through yet');
  await admin.getByRole('button', { name: 'Look through the list' }).click();
  await admin.locator('#verdicts').waitFor();
  assert.match(await admin.locator('#verdicts').innerText(), /1 person would be invited/);
  await choose('large.csv', Buffer.alloc(1024 * 1024 + 1, 'a'));
  await admin.locator('#error-summary').waitFor();
  assert.match(await admin.locator('#error-summary').innerText(), /at most 1 MB/);
  assert.match(await admin.inputValue('#csv'), /Siân/, 'what was there stays');
  await looksRight(admin, 'invitations-file');
});

it('a disabled account is signed out at once, and comes back when it is enabled', async () => {
  const phone = await w.device(PHONE);
  await w.signIn(phone, 'REPORTER');
  await travel(admin, '/desk/people');
  await admin.fill('#words', w.accounts.of('REPORTER').email);
  await admin.getByRole('button', { name: 'Search' }).click();
  await admin.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
  await admin.locator('tbody a').click();
  await admin.getByRole('button', { name: 'Disable' }).click();
  await notice(admin, 'The account is disabled');
  await looksRight(admin, 'person-disabled');
  await until(() => phone.open.size === 0, 'the phone to be at rest');
  await phone.goto('/account/devices');
  await phone.waitForURL('**/sign-in**');
  await admin.getByRole('button', { name: 'Enable' }).click();
  await notice(admin, 'The account is enabled');
});

it('everybody looks after their own devices, sign-in and helpers without scripts', async () => {
  w.watch.expects(/^status 422: POST .*\/account\/delegates$/, /^console: .*status of 422/);
  const phone = await w.device({ ...PHONE, javaScriptEnabled: false });
  await phone.goto('/sign-in?next=/account/devices');
  await w.fillSignIn(phone, 'REPORTER');
  await phone.waitForURL('**/account/devices');
  for (const lang of ['en', 'cy']) {
    for (const [path, name] of [['/account/devices', 'devices'], ['/account/security', 'security'], ['/account/delegates', 'delegates']]) {
      await phone.goto(`${path}?lang=${lang}`);
      for (const size of [PHONE.viewport, DESK.viewport]) {
        await phone.setViewportSize(size);
        await w.picture(phone, `${name}-plain-${lang}-${size.width}`);
      }
      await phone.setViewportSize(PHONE.viewport);
    }
  }
  await phone.goto('/account/delegates?lang=en');
  await phone.fill('#email', w.accounts.of('TRIAGE').email);
  await phone.fill('#day', '2001-01-01');
  await phone.locator('#allow').tap();
  await phone.locator('#error-summary').waitFor();
  await w.picture(phone, 'delegates-wrong');
});
