import { expect } from 'chai'
import { ask, endorser, linkIn, open as openPage, read, send, yes } from '../endorsement/answering.ts'
import { open, workshopOf, type Workshop } from '../support/applying.ts'
import { memberOf, type Member } from '../support/members.ts'
import { expectProblem } from '../support/problems.ts'
import {
  startService,
  succeeded,
  trainerScopes,
  type Client,
  type Schemas,
  type TestService,
} from '../support/service.ts'
import { oneBadge } from '../support/training.ts'

interface Credential {
  readonly id: string
  readonly description: string
  readonly issuer: { readonly id: string; readonly name: string }
  readonly credentialSubject: { readonly id: string; readonly endorsementComment: string }
}

describe('an endorsement that was given', function () {
  this.timeout(60_000)
  let service: TestService
  let workshop: Workshop
  let program: Client
  let award: { readonly awardId: string; readonly credential: string }
  before(async () => {
    service = await startService()
    workshop = await workshopOf(service, 'atelier-dole')
    const scopes = [...trainerScopes, 'endorsement:write'] as const
    program = service.withToken(await service.tokenOf(await service.apiKey('atelier-dole', scopes)))
    award = (await oneBadge(program)).line
  })
  after(() => service.stop())

  const stored = (id: string) => service.context.deps.store.endorsements.get(id)
  const credentialOf = async (id: string) =>
    succeeded(
      await service.anonymous.call<Credential>('GET', `/endorsements/${id}`, {
        headers: { Accept: 'application/json' },
      }),
    )
  const verify = async (credential: object) => {
    const { verdict, checks } = succeeded(
      await service.anonymous.call<Schemas['VerificationReport']>('POST', '/verifications', {
        json: credential,
      }),
    )
    const notGood = checks.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'skipped')
    return [verdict, ...notGood.map(({ id, code }) => `${id} ${code}`)]
  }
  let numbers = 0
  /** Asked of somebody new, and given. */
  const given = async (client: Client, target: object, form: Readonly<Record<string, string>> = yes) => {
    numbers += 1
    const to = { name: endorser.name, email: `pair${String(numbers)}@exemple.fr` }
    const { id } = await ask(client, target, { endorser: to })
    succeeded(await send(service, await linkIn(service, id), form))
    return id
  }
  const piecesOf = async ({ client }: Member, { id }: { readonly id: string }) =>
    succeeded(
      await client.call<{ items: readonly { kind: string; observedAt: string; erasedAt?: string }[] }>(
        'GET',
        `/applications/${id}/evidence`,
      ),
    ).items

  it('is a credential that verifies, of the badge it endorses, signed by the organisation that witnessed it', async () => {
    const id = await given(program, { award: award.awardId })
    const answer = await service.anonymous.call('GET', `/endorsements/${id}`)
    expect(answer.headers.get('content-type')).to.equal('application/vc')
    expect(answer.headers.get('x-robots-tag')).to.equal('noindex')
    const credential = await credentialOf(id)
    expect(credential.id).to.equal(`${service.url}/endorsements/${id}`)
    expect(credential.credentialSubject).to.include({ id: award.credential, endorsementComment: yes.comment })
    expect(credential.issuer.name).to.equal('Organisation atelier-dole')
    expect(await verify(credential)).to.deep.equal(['valid'])
  })

  it('endorses an achievement by its edition, and an issuer by its DID', async () => {
    const code = 'referentiel-mediateurs/0.1.0/RM-C2.1-N2'
    const ofAchievement = await credentialOf(await given(program, { achievement: code }))
    expect(ofAchievement.credentialSubject.id).to.equal(
      'https://frameworks.example/frameworks/referentiel-mediateurs/0.1.0/achievements/RM-C2.1-N2/fr',
    )
    const ofIssuer = await credentialOf(await given(program, { issuer: 'atelier-dole' }))
    expect(ofIssuer.credentialSubject.id).to.equal(ofIssuer.issuer.id)
    // Its own key signs it: nobody else vouches, and a verifier is told so.
    expect(await verify(ofIssuer)).to.deep.equal(['valid-with-warnings', 'issuer.trust self-issued'])
  })

  it('says the name of the endorser only if they let it, and never their address', async () => {
    const hidden = await credentialOf(await given(program, { award: award.awardId }))
    expect(JSON.stringify(hidden)).to.not.include('Ferrand').and.not.include('exemple.fr')
    const id = await given(program, { award: award.awardId }, { ...yes, showName: 'yes' })
    const shown = await credentialOf(id)
    expect(shown.description).to.include('Endossement donné par Nadia Ferrand')
    expect(JSON.stringify([shown, await stored(id)])).to.not.include('exemple.fr')
  })

  it('is listed with the badge by its address', async () => {
    const id = await given(program, { award: award.awardId })
    const answer = await service.anonymous.call<{ items: readonly string[] }>(
      'GET',
      `${award.credential}/endorsements`,
    )
    expect(succeeded(answer).items).to.include(`${service.url}/endorsements/${id}`)
    expectProblem(
      await service.anonymous.call('GET', `/credentials/${'0'.repeat(32)}/endorsements`),
      404,
      'not-found',
    )
  })

  it('is a piece of evidence of the application it was asked for, once', async () => {
    const application = await open(workshop.applicant.client)
    const id = await given(workshop.applicant.client, { application: application.id })
    const pieces = await piecesOf(workshop.applicant, application)
    expect(pieces.map(({ kind, observedAt }) => [kind, observedAt])).to.deep.equal([['EV-END', '2026-11-21']])
    const one = await stored(id)
    const [piece] = (
      await service.context.deps.store.evidence.page({ where: { applicationId: application.id }, limit: 9 })
    ).items
    expect(piece).to.include({ endorserKey: one?.endorserKey })
    expect(piece?.competencies).to.deep.equal(['RM-C2.1'])
    const { credentialSubject } = await credentialOf(id)
    // The badge the application would lead to.
    expect(credentialSubject.id).to.match(new RegExp(`^${service.url}/credentials/[0-9a-f]{32}$`, 'u'))
  })

  it('is completed by the service when a crash kept what follows from it', async () => {
    const member = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Irène' })
    const application = await open(member.client)
    const id = await given(member.client, { application: application.id })
    const { store } = service.context.deps
    const [after, mail] = [await stored(id), await store.mails.get(`endorsement-given:${id}`)]
    const [piece] = (await store.evidence.page({ where: { applicationId: application.id }, limit: 9 })).items
    if (after === undefined || mail === undefined || piece === undefined) throw new Error('not completed')
    expect(after).to.not.have.any.keys('endorserEmail', 'tokenHash')
    // As it was stored just before the crash.
    await store.endorsements.replace({ ...after, endorserEmail: 'nadia@exemple.fr' })
    await store.mails.delete(mail._id)
    await store.evidence.delete(piece._id)
    await service.context.runChores()
    expect(await stored(id)).to.not.have.any.keys('endorserEmail')
    expect((await store.evidence.get(piece._id))?.endorserKey).to.equal(after.endorserKey)
    expect(await store.mails.get(mail._id)).to.include({ to: 'nadia@exemple.fr', state: 'pending' })
    expect(await linkIn(service, id, 'endorsement-given')).to.equal(/\S+links\S+/u.exec(mail.text)?.[0])
  })

  it('is withdrawn by its endorser with the link they were sent, for good', async () => {
    const id = await given(program, { award: award.awardId })
    const link = await linkIn(service, id, 'endorsement-given')
    expect(link).to.not.equal(await linkIn(service, id))
    const page = await openPage(service, link)
    expect(read(page)).to.include('Retirer un endossement').and.to.include(yes.comment)
    expect((await send(service, link, { answer: 'revoke', reason: ' x ' })).status).to.equal(422)
    expect((await stored(id))?.state).to.equal('given')
    const done = await send(service, link, { answer: 'revoke', reason: 'Je me suis trompée.' })
    expect(read(done)).to.include('Votre endossement est retiré')
    expect(await stored(id)).to.include({ state: 'revoked', revocationReason: 'Je me suis trompée.' })
    const credential = await credentialOf(id)
    expect(JSON.stringify(credential)).to.not.include('trompée')
    expect(await verify(credential)).to.deep.equal(['invalid', 'status.revocation revoked'])
    expect([(await openPage(service, link)).status, (await send(service, link)).status]).to.deep.equal([
      410, 410,
    ])
    const listed = await service.anonymous.call<{ items: readonly string[] }>(
      'GET',
      `${award.credential}/endorsements`,
    )
    expect(listed.body.items).to.not.include(credential.id)
  })

  it('is not withdrawn with the link it was given with', async () => {
    const id = await given(program, { award: award.awardId })
    const answer = await send(service, await linkIn(service, id), { answer: 'revoke', reason: 'Une erreur' })
    expect([answer.status, (await stored(id))?.state]).to.deep.equal([410, 'given'])
  })

  it('is revoked by its organisation and by no other, and again without any change', async () => {
    const id = await given(program, { award: award.awardId })
    const json = { reason: 'Adresse usurpée' }
    const path = `/endorsements/${id}/revocation`
    const stranger = await service.organisation('tiers-lieu', ['endorsement:write'])
    for (const client of [stranger, workshop.applicant.client]) {
      const foreign = await client.call('POST', path, { json })
      const unknown = await client.call('POST', `/endorsements/${'0'.repeat(32)}/revocation`, { json })
      expectProblem(foreign, 404, 'not-found')
      expect(foreign.bytes.toString()).to.equal(unknown.bytes.toString())
    }
    const first = succeeded(await program.call<Schemas['EndorsementRequest']>('POST', path, { json }))
    expect(first).to.include({ id, state: 'revoked', revokedAt: '2026-11-21T09:30:00Z' })
    expect(succeeded(await program.call('POST', path, { json: { reason: 'Autre' } }))).to.deep.equal(first)
    expect((await stored(id))?.revocationReason).to.equal('Adresse usurpée')
    const waiting = await ask(
      program,
      { award: award.awardId },
      { endorser: { name: 'N', email: 'n@exemple.fr' } },
    )
    expectProblem(
      await program.call('POST', `/endorsements/${waiting.id}/revocation`, { json }),
      409,
      'state-change-refused',
    )
  })

  it('counts no more once it is revoked, in an application that is not decided', async () => {
    const member = await memberOf(service, 'atelier-dole', 'applicant', { givenName: 'Jeanne' })
    const application = await open(member.client)
    const id = await given(member.client, { application: application.id })
    const json = { reason: 'Adresse usurpée' }
    succeeded(await program.call('POST', `/endorsements/${id}/revocation`, { json }))
    const pieces = await piecesOf(member, application)
    expect(pieces.filter(({ erasedAt }) => erasedAt === undefined)).to.deep.equal([])
  })

  it('leaves no name, address, words or link in the log', async () => {
    const lines: string[] = []
    const watched = await startService({ LOG_LEVEL: 'debug' }, (line) => lines.push(line))
    try {
      const client = await watched.organisation('atelier-lons', ['endorsement:write'])
      const { id } = await ask(client, { issuer: 'atelier-lons' })
      const link = await linkIn(watched, id)
      await send(watched, link)
      await watched.context.runChores()
      const text = lines.join('')
      expect(text).to.include('no mail server is configured')
      for (const secret of [endorser.name, endorser.email, yes.comment, link.split('/').at(-1) ?? '', id])
        expect(text).to.not.include(secret)
    } finally {
      await watched.stop()
    }
  })
})
