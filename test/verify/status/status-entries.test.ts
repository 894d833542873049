import { expect } from 'chai'
import type { Credential } from '../../../server/proof/types.ts'
import { createStatusList, setEntry } from '../../../server/status/create-list.ts'
import type { StatusList } from '../../../server/store/documents.ts'
import { statusRevocation } from '../../../server/verify/checks/status/revocation.ts'
import type { JsonObject } from '../../../server/verify/strict-json.ts'
import { createStatusReader } from '../../../server/verify/status/status-list.ts'
import { statusSuspension } from '../../../server/verify/checks/status/suspension.ts'
import { openStatus } from '../../status/publishing.ts'
import { changed, now, openIssuing, publicUrl, type Issuing } from '../issuing.ts'

describe('the status entries of a credential', () => {
  let issuing: Issuing
  let unsigned: Credential
  let own: Readonly<Record<string, unknown>>
  let refresh: StatusList
  let suspension: StatusList

  before(async () => {
    issuing = await openIssuing()
    unsigned = await issuing.unsigned('good')
    own = unsigned['credentialStatus'] as typeof own
    const { deps } = openStatus(issuing.signing)
    refresh = await createStatusList(deps, 'acme', 'refresh')
    suspension = await createStatusList(deps, 'acme', 'suspension')
    const set = { index: 1, issuedCredentialId: 'one', on: true }
    await setEntry(deps, refresh, set)
    await setEntry(deps, suspension, set)
  })
  after(async () => {
    expect(issuing.failures).to.deep.equal([])
    await issuing.close()
  })

  /** What the two checks say of a credential with these entries; a badge has one, other credentials may have many. */
  async function found(status: unknown, deps = issuing.deps) {
    const bytes = Buffer.from(JSON.stringify(changed(unsigned, ['credentialStatus'], () => status)))
    const credential = JSON.parse(bytes.toString('utf8')) as JsonObject
    const lists = createStatusReader(deps, now)
    const context = { deps, input: { kind: 'json', bytes }, now, credential, lists } as const
    const findings = [await statusRevocation.run(context), await statusSuspension.run(context)]
    return findings.map(({ outcome, code }) => `${outcome} ${code}`)
  }
  const entry = (list: StatusList, statusListIndex: unknown, statusPurpose: unknown = list.purpose) => ({
    type: 'BitstringStatusListEntry',
    statusPurpose,
    statusListIndex,
    statusListCredential: `${publicUrl}/status-lists/${list._id}`,
  })
  const foreign = (statusPurpose: string) => ({
    ...own,
    id: 'https://elsewhere.example/list#1',
    statusPurpose,
    statusListCredential: 'https://elsewhere.example/list',
  })
  const unread = { id: 'https://elsewhere.example/revocations', type: '1EdTechRevocationList' }
  const good = ['pass not-revoked', 'pass not-suspended']

  it('count all, where there are several', async () => {
    expect(await found([own])).to.deep.equal(good)
    expect(await found([own, own])).to.deep.equal(good)
    expect(await found([entry(refresh, '1'), own])).to.deep.equal(good)
    expect(await found([own, entry(suspension, '2')])).to.deep.equal(good)
    expect(await found([own, entry(suspension, '1')])).to.deep.equal(['pass not-revoked', 'fail suspended'])
  })

  it('are read though one of them cannot be: a failure weighs more than what is not known, that more than what is good', async () => {
    await issuing.setState('bad', 'revoked')
    const { credentialStatus: bad } = await issuing.unsigned('bad')
    for (const other of [unread, foreign('revocation')]) {
      for (const entries of [
        [bad, other],
        [other, bad],
      ])
        expect((await found(entries))[0]).to.equal('fail revoked')
    }
    expect((await found([own, unread]))[0]).to.equal('unknown status-type-not-supported')
    expect((await found([foreign('revocation'), own]))[0]).to.equal('unknown status-list-not-fetched')
    expect(await found([own, foreign('suspension')])).to.deep.equal([
      'pass not-revoked',
      'unknown suspension-list-unusable',
    ])
  })

  it('say nothing of revocation when they are about something else', async () => {
    expect(await found(entry(suspension, '1'))).to.deep.equal(['pass no-status', 'fail suspended'])
    expect(await found(entry(suspension, '0'))).to.deep.equal(['pass no-status', 'pass not-suspended'])
    expect(await found(entry(refresh, '1'))).to.deep.equal(['pass no-status', 'skipped no-suspension-list'])
  })

  it('of another site are information, unless they are about revocation or suspension', async () => {
    for (const purpose of ['message', 'refresh'])
      expect(await found([own, foreign(purpose)]), purpose).to.deep.equal(good)
  })

  const malformed: Readonly<Record<string, unknown>> = {
    statusListIndex: ['-1', '1.5', '', ' 1', '0x1', '1e2', -1, 1, 1.5, true, '9'.repeat(400), undefined],
    // "The purpose of the status entry MUST be a string."
    statusPurpose: [['revocation', 'refresh'], 7, undefined],
    id: [`${publicUrl}/status-lists/acme-1`],
    statusSize: ['1', 0, -1, 1.5],
  }
  for (const [member, values] of Object.entries(malformed)) {
    it(`have not their form with another ${member}: of our list they are refused, of another site nothing is known`, async () => {
      for (const value of values as readonly unknown[]) {
        const title = JSON.stringify(value)?.slice(0, 20)
        const list = `${publicUrl}/status-lists/acme-1`
        expect((await found({ ...own, statusListCredential: list, [member]: value }))[0], title).to.equal(
          'fail status-entry-malformed',
        )
        const theirs = foreign('revocation')
        const same = member === 'id' ? theirs.statusListCredential : value
        expect((await found({ ...theirs, [member]: same }))[0], title).to.equal(
          'unknown status-entry-malformed',
        )
      }
    })
  }

  it('are read up to ten, each list once; of more, none is read and nothing is known', async () => {
    const asked: string[] = []
    const counting = {
      ...issuing.deps,
      localStatus: (url: string) => {
        asked.push(url)
        return issuing.deps.localStatus(url)
      },
    }
    const entries = Array.from({ length: 10 }, (_none, index) => ({ ...own, statusListIndex: String(index) }))
    expect(await found(entries, counting)).to.deep.equal(good)
    const list = String(own['statusListCredential'])
    expect(asked).to.deep.equal([list, `${list}/suspension`])
    expect(await found([...entries, own], counting)).to.deep.equal([
      'unknown status-entries-too-many',
      'unknown suspension-list-unusable',
    ])
    expect(asked).to.have.lengthOf(2)
  })

  const unreadable: Readonly<Record<string, () => unknown>> = {
    'of no type': () => ({ id: 'https://elsewhere.example/1' }),
    'of two bits': () => ({ ...own, statusSize: 2 }),
    'of a type of another time': () => unread,
  }
  for (const [title, status] of Object.entries(unreadable)) {
    it(`are not read when one is ${title}`, async () => {
      expect(await found(status())).to.deep.equal([
        'unknown status-type-not-supported',
        'skipped no-suspension-list',
      ])
    })
  }
})
