import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type TestService } from '../support/service.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'

interface Assertion {
  readonly '@context': string
  readonly id: string
  readonly type: string
  readonly recipient: {
    readonly type: string
    readonly hashed: boolean
    readonly salt: string
    readonly identity: string
  }
  readonly badge: string
  readonly image: string
  readonly verification: { readonly type: string }
  readonly issuedOn: string
  readonly expires?: string
  readonly evidence?: readonly Readonly<Record<string, string>>[]
  readonly related: { readonly id: string }
}

interface BadgeClass {
  readonly id: string
  readonly type: string
  readonly '@language': string
  readonly name: string
  readonly description: string
  readonly image: string
  readonly criteria: { readonly id: string; readonly narrative: string }
  readonly issuer: string
  readonly alignment: readonly Readonly<Record<string, string>>[]
  readonly tags: readonly string[]
  readonly related: readonly { readonly id: string; readonly type: string; readonly '@language': string }[]
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

describe('a badge as Open Badges 2.0', function () {
  this.timeout(60_000)
  let service: TestService
  let trainer: Client
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole', undefined, {
      url: 'https://atelier.example',
      email: 'contact@atelier.example',
    })
  })
  after(() => service.stop())

  const get = <Body>(path: string, accept?: string) =>
    service.anonymous.call<Body>('GET', path, { headers: accept === undefined ? {} : { Accept: accept } })
  const assertionOf = async ({ awardId }: AwardedLine) =>
    succeeded(await get<Assertion>(`/ob2/assertions/${awardId}`))
  const change = async ({ awardId }: AwardedLine, state: string) =>
    succeeded(
      await trainer.call('PUT', `/awards/${awardId}/state`, { json: { state, reason: 'Raison-Secrète' } }),
    )
  const awarded = async (change: Parameters<typeof oneBadge>[1] = {}) =>
    (await oneBadge(trainer, change)).line
  const credentialOf = async ({ credential }: AwardedLine) =>
    succeeded(
      await get<{
        id: string
        awardedDate: string
        credentialSubject: { id: string; achievement: { id: string } }
      }>(credential),
    )

  it('is an assertion hosted at its own address, that leads to its badge class, its issuer and its picture', async () => {
    const line = await awarded()
    const assertion = await assertionOf(line)
    expect(assertion).to.include({
      '@context': 'https://w3id.org/openbadges/v2',
      type: 'Assertion',
      id: `${service.url}/ob2/assertions/${line.awardId}`,
      issuedOn: '2026-11-21T09:30:00Z',
    })
    expect(assertion.verification).to.deep.equal({ type: 'HostedBadge' })
    expect(assertion).not.to.have.property('expires')
    const badgeClass = succeeded(await get<BadgeClass>(assertion.badge))
    expect([badgeClass.id, badgeClass.type]).to.deep.equal([assertion.badge, 'BadgeClass'])
    const issuer = succeeded(await get<Readonly<Record<string, unknown>>>(badgeClass.issuer))
    expect(issuer).to.deep.include({
      '@context': 'https://w3id.org/openbadges/v2',
      id: badgeClass.issuer,
      type: 'Issuer',
      name: 'Organisation atelier-dole',
      url: 'https://atelier.example',
      email: 'contact@atelier.example',
    })
    const verification = issuer['verification'] as Readonly<Record<string, string>>
    expect(verification['allowedOrigins']).to.equal(new URL(service.url).host)
    expect(assertion.id.startsWith(verification['startsWith'] ?? '?')).to.equal(true)
    expect((await get(assertion.image)).headers.get('content-type')).to.equal('image/png')
  })

  it('is of the subject of the badge, hashed with its salt: no e-mail, no name', async () => {
    const line = await awarded({ person: { nameInBadge: true, email: 'eloise.secret@exemple.fr' } })
    const answer = await get<Assertion>(`/ob2/assertions/${line.awardId}`)
    const { recipient } = succeeded(answer)
    expect(recipient).to.include({ type: 'id', hashed: true })
    expect(recipient.salt).to.match(/^[0-9a-f]{16}$/)
    const subject = (await credentialOf(line)).credentialSubject.id
    expect(recipient.identity).to.equal(`sha256$${sha256(subject + recipient.salt)}`)
    expect(answer.bytes.toString()).not.to.match(/exemple\.fr|Éloïse|Béranger/)
    expect(answer.bytes.toString()).not.to.include(subject)
    const other = (await assertionOf(await awarded())).recipient
    expect(other.salt).not.to.equal(recipient.salt)
  })

  it('tells evidence by its kind and its fingerprint, without an address to fetch', async () => {
    const { evidence = [] } = await assertionOf(await awarded())
    expect(evidence).to.have.length(1)
    expect(evidence[0]).to.include({ type: 'Evidence', genre: 'EV-OBS', name: 'observation en situation' })
    expect(evidence[0]?.['narrative']).to.match(/ni:\/\/\/sha-256;/)
    expect(evidence[0]).not.to.have.property('id')
  })

  it('says in French what is recognised, and where its English edition and its 3.0 achievement are', async () => {
    const line = await awarded()
    const assertion = await assertionOf(line)
    const badgeClass = succeeded(await get<BadgeClass>(assertion.badge))
    expect(badgeClass['@language']).to.equal('fr')
    expect(badgeClass.name).to.equal(
      'Instaurer un accueil encourageant et confidentiel – niveau 1 (avec appui)',
    )
    expect(badgeClass.criteria.narrative).to.include('La personne')
    expect(badgeClass.tags).to.deep.equal(['skill', 'referentiel-mediateurs'])
    const [competency] = badgeClass.alignment
    expect(competency).to.include({ targetCode: 'RM-A1.1' })
    expect(competency).not.to.have.any.keys('type', 'targetType')
    const english = badgeClass.related.find(({ type }) => type === 'BadgeClass')
    expect(english).to.deep.include({ '@language': 'en' })
    const translated = succeeded(await get<BadgeClass>(english?.id ?? ''))
    expect(translated).to.include({ '@language': 'en', id: english?.id, issuer: badgeClass.issuer })
    expect(translated.name).to.match(/^Set up an encouraging/)
    expect(translated.related.map(({ id }) => id)).to.include(badgeClass.id)
    const { achievement } = (await credentialOf(line)).credentialSubject
    const achievements = badgeClass.related.filter(({ type }) => type.endsWith('#Achievement'))
    expect(achievements.map(({ id }) => id)).to.deep.equal([achievement.id])
    expect(assertion.related.id).to.equal((await credentialOf(line)).id)
  })

  it('ends when the badge does, and is still there then', async () => {
    const line = await awarded({ session: { validUntil: '2026-12-31' } })
    expect((await assertionOf(line)).expires).to.equal('2026-12-31T22:59:59Z')
    const today = service.now
    service.now = new Date('2027-02-01T09:00:00Z')
    expect((await assertionOf(line)).expires).to.equal('2026-12-31T22:59:59Z')
    service.now = today
  })

  it('is gone for good once the badge is revoked, without a reason', async () => {
    const line = await awarded()
    await change(line, 'revoked')
    const gone = await get<object>(`/ob2/assertions/${line.awardId}`)
    expect([gone.status, gone.headers.get('content-type')]).to.deep.equal([410, 'application/ld+json'])
    expect(gone.body).to.deep.equal({
      '@context': 'https://w3id.org/openbadges/v2',
      id: `${service.url}/ob2/assertions/${line.awardId}`,
      type: 'Assertion',
      revoked: true,
    })
    for (const file of ['badge.png?version=2', 'badge.svg?version=2'])
      expectProblem(await get(`/credentials/${line.awardId}/${file}`), 410, 'award-revoked')
    expect((await get(`/credentials/${line.awardId}/badge.png`)).status).to.equal(200)
  })

  it('is not there while the badge is suspended, and is there again after', async () => {
    const line = await awarded()
    await change(line, 'suspended')
    for (const path of [
      `/ob2/assertions/${line.awardId}`,
      `/credentials/${line.awardId}/badge.png?version=2`,
    ])
      expectProblem(await get(path), 404, 'award-suspended')
    await change(line, 'active')
    expect((await assertionOf(line)).type).to.equal('Assertion')
  })

  it('is gone as soon as the public list says so, even if the award does not know yet', async () => {
    const line = await awarded()
    const { store, status } = service.context.deps
    const award = await store.awards.get(line.awardId)
    await status.change(award?.statusSlot ?? '', 'revoked')
    expect((await store.awards.get(line.awardId))?.state).to.equal('active')
    expect((await get(`/ob2/assertions/${line.awardId}`)).status).to.equal(410)
  })

  it('is read by pages of other sites, in JSON-LD or JSON, and kept by nobody', async () => {
    const line = await awarded()
    const { badge } = await assertionOf(line)
    const paths = [`/ob2/assertions/${line.awardId}`, badge, '/ob2/issuers/atelier-dole']
    for (const [index, path] of paths.entries()) {
      for (const [accept, type] of [
        [undefined, 'application/ld+json'],
        ['application/ld+json', 'application/ld+json'],
        ['application/json', 'application/json'],
      ] as const) {
        const answer = await get(path, accept)
        expect([answer.status, answer.headers.get('content-type')], path).to.deep.equal([200, type])
        expect(answer.headers.get('access-control-allow-origin')).to.equal('*')
        expect(answer.headers.get('vary')).to.match(/\bAccept\b/)
      }
      expectProblem(await get(path, 'image/png'), 406, 'not-acceptable')
      const { headers } = await get(path)
      expect(headers.get('cache-control')).to.equal(index === 0 ? 'private, no-store' : 'public, max-age=60')
      expect(headers.get('x-robots-tag')).to.equal(index === 0 ? 'noindex' : null)
    }
  })

  it('has no address of its own for what does not exist', async () => {
    const { badge } = await assertionOf(await awarded())
    for (const path of [
      `/ob2/assertions/${'0'.repeat(32)}`,
      badge.replace('atelier-dole', 'nobody'),
      badge.replace('RM-A1.1-N1', 'RM-A1.1-N9'),
      badge.replace('0.1.0', '9.9.9'),
      badge.replace('referentiel-mediateurs', 'autre'),
      '/ob2/issuers/nobody',
    ])
      expectProblem(await get(path), 404, 'not-found')
    expectProblem(await get(badge.replace(/\/fr$/u, '/de')), 400, 'invalid-request')
  })

  it('makes up no e-mail for an organisation that has told none', async () => {
    await service.organisation('bus-numerique')
    const issuer = succeeded(await get<Readonly<Record<string, unknown>>>('/ob2/issuers/bus-numerique'))
    expect(issuer).not.to.have.property('email')
    expect(issuer['url']).to.equal(`${service.url}/issuers/bus-numerique`)
  })

  it('is baked whole in one text chunk of a PNG, before its end', async () => {
    const line = await awarded()
    const { bytes, headers } = await get(`/credentials/${line.awardId}/badge.png?version=2`)
    expect(headers.get('cache-control')).to.equal('private, no-store')
    const chunks = pngChunks(bytes)
    expect(chunks.at(-1)?.type).to.equal('IEND')
    const texts = chunks.filter(({ type }) => /^[it]T|^zTXt/u.test(type))
    expect(texts.map(({ type }) => type)).to.deep.equal(['iTXt'])
    const [text] = texts
    const head = Buffer.from('openbadges\0\0\0\0\0', 'latin1')
    expect(text?.data.subarray(0, head.length).equals(head)).to.equal(true)
    const baked = JSON.parse(text?.data.subarray(head.length).toString('utf8') ?? '') as Assertion
    expect(baked).to.deep.equal(await assertionOf(line))
  })

  it('is baked in an SVG that says where to check it', async () => {
    const line = await awarded()
    const svg = (await get(`/credentials/${line.awardId}/badge.svg?version=2`)).bytes.toString('utf8')
    const found =
      /^<svg xmlns:openbadges="http:\/\/openbadges\.org"[^>]*><openbadges:assertion verify="([^"]+)"><!\[CDATA\[(.*?)\]\]><\/openbadges:assertion>/su.exec(
        svg,
      )
    expect(found?.[1]).to.equal(`${service.url}/ob2/assertions/${line.awardId}`)
    expect(JSON.parse(found?.[2] ?? '')).to.deep.equal(await assertionOf(line))
    expect(svg.match(/openbadges:assertion/gu)).to.have.length(2)
  })

  it('is baked without a proof: asking for one is refused, and so is a version there is not', async () => {
    const line = await awarded()
    for (const query of ['version=2&proof=jwt', 'version=1', 'version=2.0', 'version='])
      expectProblem(await get(`/credentials/${line.awardId}/badge.png?${query}`), 400, 'invalid-request')
    const usual = await get(`/credentials/${line.awardId}/badge.png`)
    expect(
      (await get(`/credentials/${line.awardId}/badge.png?version=3`)).bytes.equals(usual.bytes),
    ).to.equal(true)
  })
})

function pngChunks(png: Buffer): readonly { readonly type: string; readonly data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const body = png.subarray(at + 4, at + 8 + length)
    expect(png.readUInt32BE(at + 8 + length), 'CRC').to.equal(crc(body))
    chunks.push({ type: body.toString('latin1', 0, 4), data: body.subarray(4) })
    at += 12 + length
  }
  return chunks
}

/** ISO 3309, as PNG has it; Node 20.19 has it too, and its types not yet. */
const crc = crc32 as (data: Buffer) => number
