/** What a verifier who is shown a part of a badge can reach from it: nothing of the rest. */
import { expect } from 'chai'
import { startService, succeeded, type Schemas, type TestService } from '../support/service.ts'
import { oneBadge, type AwardedLine } from '../support/training.ts'

type Credential = Readonly<Record<string, unknown>>
type Report = Schemas['VerificationReport']

/** Every text in `value`. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

describe('a badge shown in part', function () {
  this.timeout(60_000)
  let service: TestService
  let badge: AwardedLine
  let hidden: readonly string[]
  let derived: Credential
  let token: string
  before(async () => {
    service = await startService()
    const trainer = await service.organisation('atelier-dole')
    badge = (await oneBadge(trainer, { person: { nameInBadge: true } })).line
    const whole = succeeded(await get<Credential>(badge.credential))
    const [piece] = whole['evidence'] as readonly [{ readonly id: string }]
    const resources = whole['relatedResource'] as readonly { readonly id: string }[]
    const decision = resources.map(({ id }) => id).find((id) => id.includes('/decisions/'))
    if (decision === undefined) throw new Error('a badge without its decision')
    hidden = ['Béranger', piece.id, badge.awardId, decision]
    expect(hidden.filter((text) => JSON.stringify(whole).includes(text))).to.have.lengthOf(4)
    const credential = succeeded(await get<Credential>(`${badge.credential}?proof=ecdsa-sd-2023`))
    derived = succeeded(
      await service.anonymous.call<Credential>('POST', `/credentials/${badge.awardId}/derivation`, {
        json: { credential, disclose: [] },
      }),
    )
    const text = (await get(`${badge.credential}/credential.sd-jwt`)).bytes.toString('utf8')
    token = `${text.split('~')[0] ?? ''}~`
  })
  after(() => service.stop())

  const get = <Body = unknown>(path: string) => service.anonymous.call<Body>('GET', path)
  const claimsOf = (jwt: string) =>
    JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Credential
  /** Addresses of this service, which publishes frameworks under another name, and every number tried as one. */
  const addressesIn = (value: unknown) =>
    textsIn(value).flatMap((text) => {
      const path = text.replace('https://frameworks.example', service.url)
      if (path.startsWith(service.url)) return [path]
      const number = text.replace('urn:uuid:', '')
      const ids = number === text ? [] : [number, number.replaceAll('-', '')]
      return ids.flatMap((id) => [`/credentials/${id}`, `/decisions/${id}`, `/endorsements/${id}`])
    })
  const tells = (text: string) => hidden.filter((one) => text.includes(one))

  it('does not say what is hidden', () => {
    expect(tells(JSON.stringify(derived))).to.deep.equal([])
    expect(tells(JSON.stringify(claimsOf(token)))).to.deep.equal([])
  })

  it('leads to nothing that is hidden, whichever of its addresses a stranger follows', async () => {
    const seen = new Set<string>()
    const follow = async (value: unknown, further: number): Promise<void> => {
      for (const address of new Set(addressesIn(value))) {
        if (seen.has(address)) continue
        seen.add(address)
        const answer = await get(address)
        expect(tells(answer.bytes.toString('utf8')), address).to.deep.equal([])
        // What frameworks lead to is the same for everybody.
        if (further > 0 && !address.includes('/frameworks/')) await follow(answer.body, further - 1)
      }
    }
    await follow([derived, claimsOf(token)], 1)
    expect([...seen].filter((address) => address.includes('/status-lists/'))).to.not.deep.equal([])
  })

  it('is the same badge in both forms, under one number that stays', async () => {
    const { id } = derived
    expect(claimsOf(token)).to.include({ id, jti: id })
    const again = claimsOf((await get(`${badge.credential}/credential.sd-jwt`)).bytes.toString('utf8'))
    expect(again['id']).to.equal(id)
  })

  it('verifies, and is found revoked with the whole badge', async () => {
    const trainer = await service.organisation('tiers-lieu')
    const { line } = await oneBadge(trainer)
    const credential = succeeded(await get<Credential>(`${line.credential}?proof=ecdsa-sd-2023`))
    const part = succeeded(
      await service.anonymous.call<Credential>('POST', `/credentials/${line.awardId}/derivation`, {
        json: { credential, disclose: [] },
      }),
    )
    const text =
      (await get(`${line.credential}/credential.sd-jwt`)).bytes.toString('utf8').split('~')[0] ?? ''
    const reports = async () => [
      succeeded(await service.anonymous.call<Report>('POST', '/verifications', { json: part })),
      succeeded(
        await service.anonymous.call<Report>('POST', '/verifications', {
          raw: `${text}~`,
          headers: { 'Content-Type': 'application/dc+sd-jwt' },
        }),
      ),
    ]
    expect((await reports()).map(({ verdict }) => verdict)).to.deep.equal(['valid', 'valid'])
    succeeded(
      await trainer.call('PUT', `/awards/${line.awardId}/state`, {
        json: { state: 'revoked', reason: 'Attribué par erreur' },
      }),
    )
    expect((await reports()).map(({ verdict }) => verdict)).to.deep.equal(['invalid', 'invalid'])
  })
})
