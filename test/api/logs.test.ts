import { expect } from 'chai'
import { startService, succeeded, type TestService } from '../support/service.ts'
import { badges, enrol, learner, openSession, record, signJudging } from '../support/training.ts'

describe('the logs', () => {
  it('name nobody, whatever happens at their most talkative', async () => {
    const lines: string[] = []
    const service = await startService({ LOG_LEVEL: 'debug' }, (line) => lines.push(line))
    const secrets: string[] = []
    try {
      await flow(service, secrets)
    } finally {
      await service.stop()
    }
    const messages = lines.map((line) => (JSON.parse(line) as { msg: string }).msg)
    expect(messages).to.include.members([
      'badge awarded',
      'award refused',
      'award state changed',
      'roster imported',
      'credential verified',
      'access denied',
      'request failed',
    ])
    const log = lines.join('')
    for (const secret of secrets) expect(log, secret.slice(0, 12)).not.to.include(secret)
  })

  async function flow(service: TestService, secrets: string[]): Promise<void> {
    const key = await (async () => {
      await service.organisation('atelier-dole', undefined, {
        name: 'Atelier-Nommé',
        email: 'atelier-nomme@exemple.fr',
      })
      return service.apiKey('atelier-dole', [
        'session:read',
        'session:write',
        'award:read',
        'award:write',
        'award:revoke',
      ])
    })()
    const token = await service.tokenOf(key)
    const trainer = service.withToken(token)
    const session = await openSession(trainer, { title: 'Titre-Secret', trainerName: 'Formatrice-Secrète' })
    const [person = ''] = await enrol(trainer, session, [
      learner('Éloïse-Secrète', {
        familyName: 'Nom-Secret',
        email: 'eloise.secrete@exemple.fr',
        nameInBadge: true,
      }),
      learner('Noël', { reference: 'REF-SECRETE', consent: false }),
      { givenName: '=FORMULE-SECRETE', familyName: '' },
    ])
    const description = 'Description-Secrète'
    await record(trainer, session, [
      {
        learner: person,
        kind: 'EV-END',
        observedAt: '2026-11-18',
        description,
        providedBy: 'Témoin-Secret',
        endorser: { email: 'pair.secret@exemple.fr' },
        url: 'https://preuves.example/secret',
      },
    ])
    const [badge] = badges(succeeded(await signJudging(trainer, session, { signedBy: 'Signataire-Secrète' })))
    const json = { state: 'revoked', reason: 'Motif-Secret' }
    succeeded(await trainer.call('PUT', `/awards/${badge?.awardId ?? ''}/state`, { json }))
    const { bytes } = await service.anonymous.call('GET', badge?.credential ?? '')
    await service.anonymous.call('POST', '/verifications', {
      raw: bytes,
      headers: { 'Content-Type': 'application/vc' },
    })
    await trainer.call('POST', '/organisations', { json: { id: 'interdite', name: 'Interdite-Secrète' } })
    await trainer.call('POST', '/sessions', {
      raw: '{"title": "Cassé-Secret',
      headers: { 'Content-Type': 'application/json' },
    })
    await service.anonymous.call('GET', '/sessions', {
      headers: { Authorization: 'Bearer jeton-secret-et-faux' },
    })
    // The store is gone: a request fails on our side.
    await service.context.deps.store.close()
    expect((await trainer.call('GET', `/sessions/${session.id}?limit=1`)).status).to.be.oneOf([400, 500])
    expect((await trainer.call('GET', '/sessions')).status).to.equal(500)
    secrets.push(
      token,
      key.secret,
      'jeton-secret',
      'Éloïse',
      'Nom-Secret',
      'eloise.secrete',
      'Noël',
      'REF-SECRETE',
      'FORMULE',
      description,
    )
    secrets.push(
      'Témoin',
      'pair.secret',
      'preuves.example',
      'Signataire',
      'Motif',
      'Titre',
      'Formatrice',
      'Atelier-Nommé',
      'atelier-nomme@',
      'Interdite',
      'Cassé',
      '@exemple.fr',
    )
  }
})
