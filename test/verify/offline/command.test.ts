/** What the command line that verifies with the network off prints, and exits with. */
import { createPublicKey } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { jwkThumbprint } from '../../../server/proof/keys/jwk.ts'
import { verifyFiles, type OfflineRequest } from '../../../server/verify/offline/command.ts'
import { now } from '../../proof/signing.ts'
import { newScratchFolder } from '../../support/scratch-folder.ts'
import { plainDid, plainKey, plainlySigned, plainPrivateKey } from '../plain-signer.ts'
import { smallBadge } from '../signed/small-badge.ts'
import { bundleOf, kid, madeAt } from './bundles.ts'

const hour = 3600
const day = 24 * hour

describe('the command line that verifies with the network off', () => {
  const folder = newScratchFolder()
  const at = (name: string) => path.join(folder, name)
  const save = (name: string, content: unknown) => {
    writeFileSync(at(name), typeof content === 'string' ? content : JSON.stringify(content))
    return at(name)
  }
  before(async () => {
    mkdirSync(folder, { recursive: true })
    const good = await plainlySigned(smallBadge(plainDid))
    save('good', good)
    save('forged', { ...good, name: 'Expert' })
    save('unread', { ...good, proof: { type: 'JsonWebSignature2020' } })
    save('bundle', bundleOf())
    save('strangers', bundleOf({ recognitions: [] }))
    save('key', `${plainKey}\n`)
  })
  after(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  async function run(files: readonly string[], change: Partial<OfflineRequest> = {}) {
    const lines: string[] = []
    const request = {
      files: files.map(at),
      bundleFile: at('bundle'),
      hub: plainKey,
      json: false,
      now,
      ...change,
    }
    const code = await verifyFiles(request, (line) => lines.push(line))
    return { code, lines, said: lines.join('\n') }
  }
  const exits: readonly (readonly [files: readonly string[], code: number])[] = [
    [[], 0],
    [['good'], 0],
    [['good', 'good'], 0],
    [['good', 'unread'], 2],
    [['missing'], 2],
    [['forged'], 1],
    [['good', 'missing', 'forged', 'unread'], 1],
  ]
  for (const [files, code] of exits)
    it(`exits with ${String(code)} for ${files.join(', ') || 'nothing'}, in words and in JSON`, async () => {
      expect((await run(files)).code).to.equal(code)
      expect((await run(files, { json: true })).code).to.equal(code)
    })

  it('exits with 2 for a badge that is good with reservations', async () => {
    expect((await run(['good'], { bundleFile: at('strangers') })).code).to.equal(2)
  })

  const refusals: readonly (readonly [
    title: string,
    change: () => Partial<OfflineRequest>,
    failure: string,
  ])[] = [
    ['is not there', () => ({ bundleFile: at('missing') }), 'not-a-bundle'],
    ['is none', () => ({ bundleFile: at('good') }), 'not-a-bundle'],
    [
      'was changed',
      () => ({ bundleFile: save('changed', `${bundleOf().slice(0, -5)}AAAAA`) }),
      'signature-mismatch',
    ],
    ['is by another key', () => ({ hub: `${plainKey}x` }), 'other-key'],
  ]
  for (const [title, change, failure] of refusals)
    it(`exits with 3 and judges nothing when the bundle ${title}`, async () => {
      const inJson = await run(['good'], { ...change(), json: true })
      expect([inJson.code, inJson.lines]).to.deep.equal([3, [JSON.stringify({ failure })]])
      const inWords = await run(['good'], change())
      expect([inWords.code, inWords.said.includes(at('good'))]).to.deep.equal([3, false])
      expect(inWords.said.split('\n'), 'in both languages').to.have.length(2)
    })

  it('takes the key of the hub from a file, too', async () => {
    expect((await run(['good'], { hub: at('key') })).code).to.equal(0)
    expect((await run(['good'], { hub: at('good') })).code).to.equal(3)
  })

  it('prints a report a line in JSON, in the order of the files', async () => {
    const { lines } = await run(['good', 'missing', 'forged'], { json: true })
    const reports = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(reports.map(({ file, verdict }) => [file, verdict])).to.deep.equal([
      [at('good'), 'valid'],
      [at('missing'), 'undetermined'],
      [at('forged'), 'invalid'],
    ])
    expect(reports[1]).to.deep.equal({
      file: at('missing'),
      verdict: 'undetermined',
      code: 'file-unreadable',
    })
    expect(reports[0]).to.include.keys('checks', 'issuer', 'credential')
  })

  describe('in words', () => {
    const ages: readonly (readonly [seconds: number, days: number, hours: number])[] = [
      [0, 0, 0],
      [-hour, 0, 0],
      [hour - 1, 0, 0],
      [hour, 0, 1],
      [23 * hour, 0, 23],
      [3 * day + 5 * hour, 3, 5],
    ]
    for (const [seconds, days, hours] of ages)
      it(`says that the bundle is ${String(days)} days and ${String(hours)} hours old`, async () => {
        const { said } = await run([], { now: new Date((madeAt + seconds) * 1000) })
        expect(said)
          .to.include(`${String(days)} j ${String(hours)} h`)
          .and.include(`${String(days)} d ${String(hours)} h`)
        expect(said).to.include('2026-11-21T09:30:00.000Z').and.include('2026-11-28T09:30:00.000Z')
        expect(said).to.include(jwkThumbprint(createPublicKey(plainPrivateKey)))
        expect(said).to.include(kid).and.not.include('WARNING')
      })

    it('warns from the end of the bundle on, and when nobody said whose key it is by', async () => {
      const warnings = async (change: Partial<OfflineRequest>) =>
        (await run([], change)).lines.filter((line) => /^(?:WARNING|ATTENTION)/u.test(line)).length
      expect(await warnings({})).to.equal(0)
      expect(await warnings({ now: new Date((madeAt + 7 * day - 1) * 1000) })).to.equal(0)
      expect(await warnings({ now: new Date((madeAt + 7 * day) * 1000) })).to.equal(2)
      expect(await warnings({ hub: undefined })).to.equal(2)
    })

    it('says since when other sites were read, and how many', async () => {
      const document = (askedAt: string) => ({ url: 'https://univ.example/', askedAt })
      const dates = ['2026-11-20T00:00:00Z', '2026-11-19T00:00:00Z', '2026-11-21T00:00:00Z']
      const bundleFile = save('read', bundleOf({ documents: dates.map(document) }))
      const line = (await run([], { bundleFile })).lines.find((each) => each.includes('sites'))
      expect(line).to.include('2026-11-19T00:00:00Z (3)')
      expect((await run([])).said).to.not.include('sites')
    })

    it('names the file, the verdict, who issued it, and what is not as it should be', async () => {
      const good = (await run(['good'])).lines.slice(-3)
      expect(good).to.deep.equal(['', `${at('good')}: valide / valid`, '  émetteur / issuer: Atelier'])
      const stranger = await run(['good'], { bundleFile: at('strangers') })
      expect(stranger.said).to.include('valid, with reservations').and.include(`issuer: ${plainDid}`)
      expect(stranger.lines.filter((line) => line.startsWith('  ['))).to.deep.equal([
        '  [warn] issuer-unknown',
      ])
      expect((await run(['unread'])).said).to.include('undetermined')
      const told = stranger.lines.slice(-2)
      expect(
        told.every((line) => /^ {4}\p{Lu}.*\.$/u.test(line)) && told[0] !== told[1],
        'in both languages',
      ).to.equal(true)
      const forged = await run(['forged'])
      expect(forged.lines.filter((line) => line.startsWith('  ['))).to.deep.equal([
        '  [fail] signature-mismatch',
      ])
      expect(forged.said).to.include('INVALID').and.not.include('issuer:')
      expect((await run(['missing'])).lines.slice(-2)).to.deep.equal([
        '',
        `${at('missing')}: illisible / unreadable`,
      ])
    })

    it('prints nothing that moves the cursor of a terminal', async () => {
      const escape = '\u001B[2J'
      const by = { id: plainDid, name: 'Hub' }
      const since = '2026-01-01T00:00:00Z'
      const change = {
        iss: `did:web:hub${escape}`,
        recognitions: [{ issuer: plainDid, by, since, issuerName: `Atelier${escape}` }],
        documents: [{ url: 'https://univ.example/', askedAt: escape }],
      }
      const bundleFile = save('escape', bundleOf(change, { kid: `did:web:hub${escape}#${plainKey}` }))
      const { said } = await run(['good', `missing${escape}`], { bundleFile })
      expect(said).to.include('Atelier�').and.include('did:web:hub�').and.include('missing�')
      expect(said).to.not.include('\u001B')
    })
  })
})
