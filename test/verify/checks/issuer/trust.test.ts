import { expect } from 'chai'
import type { CheckContext, Signer, VerifyDeps } from '../../../../server/verify/check.ts'
import { issuerTrust } from '../../../../server/verify/checks/issuer/trust.ts'
import type { JsonObject } from '../../../../server/verify/strict-json.ts'
import { findingOf, service } from '../answer.ts'

const did = 'did:web:badges.example.org:issuers:acme'
const credentialOf = (issuer: string, more: JsonObject = {}): JsonObject => ({
  ...{ id: 'urn:x:badge', issuer: { id: issuer }, validFrom: '2026-11-01T00:00:00Z' },
  ...more,
})
const signed = (more: Partial<Signer> = {}): Signer => ({
  ...{ verificationMethod: `${did}#key`, controller: did, created: '2026-11-01T00:00:00Z' },
  ...more,
})

describe('who vouches for an issuer', () => {
  const issuersProof = signed()
  const hub = { id: 'did:web:hub.example', name: 'Hub' }
  const good = { by: hub, since: '2026-01-01T00:00:00Z' }
  const ended = { ...good, until: '2026-10-01T00:00:00Z' }
  const since = { ...good, until: '2026-11-10T00:00:00Z' }

  async function trusted(
    name: string | undefined,
    recognitions: NonNullable<VerifyDeps['recognitions']> | undefined,
    more: Partial<CheckContext> = {},
  ) {
    const deps: VerifyDeps = {
      ...service,
      issuer: (of) => Promise.resolve(of === did ? name : undefined),
      ...(recognitions === undefined ? {} : { recognitions }),
    }
    const known = { credential: credentialOf(did), signers: [issuersProof] as const, issuersProof, deps }
    const { outcome, code, learned } = await findingOf(issuerTrust, { ...known, ...more })
    return [`${outcome} ${code}`, learned] as const
  }
  const by =
    (...all: (typeof good)[]) =>
    (of: string) =>
      Promise.resolve(of === did ? all : [])

  it('is nobody, or the register of this service, or a register it knows', async () => {
    expect(await trusted(undefined, by())).to.deep.equal(['warn issuer-unknown', {}])
    expect(await trusted(undefined, undefined)).to.deep.equal(['warn issuer-unknown', {}])
    expect(await trusted('Acmé', by())).to.deep.equal([
      'pass registered-here',
      { isIssuerRecognised: true, registeredName: 'Acmé' },
    ])
    expect(await trusted('Acmé', by(good))).to.deep.equal([
      'pass recognised',
      { isIssuerRecognised: true, registeredName: 'Acmé', recognisedBy: [good] },
    ])
    expect(await trusted(undefined, by(good))).to.deep.equal([
      'pass recognised',
      { isIssuerRecognised: true, recognisedBy: [good] },
    ])
  })

  it('did once: a reservation of a stranger, and of whom is registered here only when it had ended by the signature', async () => {
    expect((await trusted(undefined, by(since)))[0]).to.equal('warn recognition-ended-since')
    expect(await trusted(undefined, by(ended))).to.deep.equal(['warn recognition-ended', {}])
    expect((await trusted('Acmé', by(since)))[0]).to.equal('pass registered-here')
    expect(await trusted('Acmé', by(ended))).to.deep.equal([
      'warn recognition-ended',
      { registeredName: 'Acmé' },
    ])
  })

  it('is asked at the moment of the proof; where it does not say, of the credential', async () => {
    const { created: _created, ...undated } = issuersProof
    const early = { ...good, until: '2026-11-01T00:00:00Z' }
    expect(
      (await trusted(undefined, by(early), { issuersProof: signed({ created: '2026-10-31T00:00:00Z' }) }))[0],
    ).to.equal('warn recognition-ended-since')
    expect((await trusted(undefined, by(early), { issuersProof: undated }))[0]).to.equal(
      'warn recognition-ended',
    )
  })

  it('is nobody for a key that nothing links to the issuer', async () => {
    const deps: VerifyDeps = { ...service, recognitions: by(good) }
    const credential = credentialOf(did)
    const { code, learned } = await findingOf(issuerTrust, { credential, deps })
    expect([code, learned]).to.deep.equal(['issuer-unknown', {}])
  })

  it('is not the one who receives the badge', async () => {
    const credential = credentialOf(did, { credentialSubject: { id: did } })
    expect(await trusted('Acmé', by(), { credential })).to.deep.equal([
      'warn self-issued',
      { isIssuerRecognised: true, registeredName: 'Acmé' },
    ])
    expect(await trusted(undefined, by(), { credential })).to.deep.equal(['warn self-issued', {}])
    const nobody = { credentialSubject: {} }
    expect((await trusted(undefined, by(), { credential: nobody }))[0]).to.equal('warn issuer-unknown')
    expect((await trusted(undefined, by(), { credential: {} }))[0]).to.equal('warn issuer-unknown')
  })
})
