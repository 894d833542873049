import { expect } from 'chai'
import { competency } from '../framework/drafting.ts'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import { badges, enrol, learner, openSession, sign, type AwardedLine } from '../support/training.ts'

const slug = 'referentiel-mediateurs'
const draft = `/framework-drafts/${slug}/0.2.0`
const writing = ['framework:write', 'framework:release'] as const

type Node = Omit<Schemas['DraftNode'], 'content'> & { readonly content: Record<string, unknown> }
interface Diff {
  readonly class: string
  readonly changes: readonly { readonly kind: string; readonly class: string; readonly node: string }[]
}

describe('version 0.2.0 of the mediators’ framework, made from 0.1.0 over the API', function () {
  this.timeout(120_000)
  let service: TestService
  let anne: Client
  let yann: Client
  let structure: Client
  let awards: readonly AwardedLine[]

  before(async () => {
    service = await startService()
    anne = await keyOfTheHub(writing)
    yann = await keyOfTheHub(writing)
    structure = await service.organisation('structure')
    awards = await awardedUnderTheFirst()
    const json = { needsSecondPerson: true }
    succeeded(await service.operator.call('PUT', '/organisations/hub/release-rule', { json }))
  })
  after(() => service.stop())

  const keyOfTheHub = async (scopes: readonly Schemas['Scope'][]) =>
    service.withToken(await service.tokenOf(await service.apiKey('hub', scopes)))

  /** One person's level 1 in three competencies: one that is to be reworded, one to be retired, one to ask for more. */
  async function awardedUnderTheFirst(): Promise<readonly AwardedLine[]> {
    const achievements = ['RM-A1.1', 'RM-D2.1', 'RM-B1.1'].map((code) => `${slug}/0.1.0/${code}-N1`)
    const session = await openSession(structure, { achievements })
    const evidence = ['EV-OBS', 'EV-PRO', 'EV-ATT'].map((kind) => ({
      kind,
      observedAt: '2026-11-18',
      pseudonymised: true,
    }))
    await enrol(structure, session, [learner('Éloïse', { evidence })])
    return badges(succeeded(await sign(structure, session)))
  }

  const nodeOf = async (code: string) => succeeded(await anne.call<Node>('GET', `${draft}/nodes/${code}`))
  const change = async (code: string, by: (content: Node['content']) => object) => {
    const { content, etag } = await nodeOf(code)
    const headers = { 'If-Match': etag }
    succeeded(await anne.call('PUT', `${draft}/nodes/${code}`, { json: by(content), headers }))
  }
  const act = async (code: string, what: 'move' | 'retire', json: object) => {
    const headers = { 'If-Match': (await nodeOf(code)).etag }
    succeeded(await anne.call('POST', `${draft}/nodes/${code}/${what}`, { json, headers }))
  }
  const tagOf = async () => (await anne.call('GET', draft)).headers.get('etag') ?? ''
  const release = async (client: Client) =>
    client.call<Schemas['FrameworkRelease']>('POST', `${draft}/release`, {
      headers: { 'If-Match': await tagOf() },
    })
  const validation = async () =>
    succeeded(await anne.call<Schemas['DraftValidation']>('GET', `${draft}/validation`))
  const named = ({ changes }: Diff) =>
    changes.map(({ kind, class: weight, node }) => `${kind} ${node} ${weight}`).sort()

  /** What was done, and no more. The profile that aimed at the retired competency cannot any longer. */
  const done = [
    'competency-added RM-G1.7 compatible',
    'competency-moved RM-C2.4 compatible',
    'competency-retired RM-D2.1 breaking',
    'competency-reworded RM-A1.1 compatible',
    'indicator-added RM-B1.1 breaking',
    'level-changed NIVEAU-2 breaking',
    'profile-changed PROFIL-INI compatible',
  ]

  it('begins as what was released', async () => {
    const json = { framework: slug, version: '0.2.0', from: '0.1.0' }
    const answer = await anne.call<Schemas['FrameworkDraft']>('POST', '/framework-drafts', { json })
    expect(succeeded(answer)).to.include({ state: 'open', from: '0.1.0', nodes: 98 })
    const diff = succeeded(await anne.call<Diff>('GET', `${draft}/diff`))
    expect([diff.class, diff.changes]).to.deep.equal(['none', []])
  })

  it('gets one competency more, one reworded, one retired, one that asks for more, one moved, and one level changed', async () => {
    succeeded(
      await anne.call('PUT', `${draft}/nodes/RM-G1.7`, {
        json: competency('RM-G1.7', 'RM-G1'),
        headers: { 'If-None-Match': '*' },
      }),
    )
    await change('RM-A1.1', (content) => {
      const label = content['ceasn:competencyLabel'] as { readonly en: string }
      return { ...content, 'ceasn:competencyLabel': { ...label, fr: 'Accueillir en confiance' } }
    })
    await act('RM-D2.1', 'retire', {
      reason: { fr: 'Même chose que RM-D2.2.', en: 'The same as RM-D2.2.' },
      replacedBy: ['RM-D2.2'],
      exactMatch: true,
    })
    await change('RM-B1.1', (content) => ({
      ...content,
      'mediation:levelStatement': oneIndicatorMore(content['mediation:levelStatement'] as Statement[]),
    }))
    await act('RM-C2.4', 'move', { parent: 'RM-C1' })
    await change('NIVEAU-2', (content) => ({
      ...content,
      'skos:definition': { fr: 'La personne agit seule dans toute situation et rend compte par écrit.' },
    }))
  })

  it('is not valid while a profile aims at what is retired, and says so in the language asked for', async () => {
    const { valid, errors } = await validation()
    expect(valid).to.be.false
    expect(errors.map(({ code, node }) => [code, node])).to.deep.equal([['reference-retired', 'PROFIL-INI']])
    expect(errors[0]?.detail).to.contain('retiré')
    expectProblem(await release(anne), 422, 'framework-invalid')
    await change('PROFIL-INI', (content) => ({
      ...content,
      'mediation:target': (content['mediation:target'] as Record<string, unknown>[]).filter(
        (target) => target['mediation:competency'] !== './RM-D2.1',
      ),
    }))
    expect(await validation()).to.deep.equal({ valid: true, errors: [] })
  })

  it('differs from 0.1.0 in exactly this, each classed', async () => {
    const diff = succeeded(await anne.call<Diff>('GET', `${draft}/diff`))
    expect(named(diff)).to.deep.equal(done)
    expect(diff.class).to.equal('breaking')
    const page = await anne.call('GET', `${draft}/diff`, { headers: { Accept: 'text/html' } })
    expect(page.headers.get('content-type')).to.match(/^text\/html/)
    expect(page.bytes.toString('utf8')).to.contain('RM-G1.7')
  })

  it('tells what releasing it would touch', async () => {
    const impact = succeeded(await anne.call<Schemas['DraftImpact']>('GET', `${draft}/impact`))
    expect(impact.awards).to.deep.equal({ total: 3, stands: 1, equivalent: 1, needsReassessment: 1 })
    const removed = impact.achievements.filter(({ effect }) => effect === 'removed').map(({ id }) => id)
    expect(removed.some((id) => id.endsWith('RM-D2.1-N1'))).to.be.true
    expect(impact.profiles).to.include('PROFIL-INI')
  })

  it('is released by a second person, who has read what the first proposed', async () => {
    const writer = await keyOfTheHub(['framework:write'])
    expectProblem(await release(writer), 403, 'forbidden')
    const proposed = await release(anne)
    expect([proposed.status, (proposed.body as unknown as Schemas['FrameworkDraft']).state]).to.deep.equal([
      202,
      'proposed',
    ])
    expect((await release(anne)).status).to.equal(202)
    const released = await release(yann)
    expect(released.status).to.equal(201)
    expect(released.body).to.include({ framework: slug, version: '0.2.0', organisation: 'hub' })
    expect(released.body.replaces).to.match(/\/frameworks\/referentiel-mediateurs\/0\.1\.0$/)
  })

  it('is then a version like any other', async () => {
    const version = await service.anonymous.call<{ '@graph': { id: string }[] }>(
      'GET',
      `/frameworks/${slug}/0.2.0`,
      { headers: { Accept: 'application/ld+json' } },
    )
    expect(succeeded(version)['@graph'].some(({ id }) => id.endsWith('/0.2.0/RM-G1.7'))).to.be.true
    const diff = await service.anonymous.call<Diff>('GET', `/frameworks/${slug}/0.1.0/diff/0.2.0`)
    expect(named(succeeded(diff))).to.deep.equal(done)
    const badge = await service.anonymous.call('GET', `/frameworks/${slug}/0.2.0/achievements/RM-G1.7-N1`)
    expect(badge.status).to.equal(200)
  })

  it('answers every write with 409', async () => {
    const { etag, content } = await nodeOf('RM-A1.1')
    const headers = { 'If-Match': etag }
    const node = `${draft}/nodes/RM-A1.1`
    const attempts = await Promise.all([
      anne.call('PUT', node, { json: content, headers }),
      anne.call('PUT', `${draft}/nodes/RM-Z1`, {
        json: competency('RM-Z1', 'RM-G1'),
        headers: { 'If-None-Match': '*' },
      }),
      anne.call('DELETE', node, { headers }),
      anne.call('POST', `${node}/move`, { json: { parent: 'RM-A2' }, headers }),
      anne.call('POST', `${node}/retire`, { json: { reason: { fr: '-' } }, headers }),
      anne.call('POST', `${draft}/release`, { headers: { 'If-Match': await tagOf() } }),
      anne.call('DELETE', draft, { headers: { 'If-Match': await tagOf() } }),
      anne.call('POST', '/framework-drafts', { json: { framework: slug, version: '0.2.0', from: '0.1.0' } }),
      anne.call('POST', '/framework-drafts', { json: { framework: slug, version: '0.1.0', from: '0.1.0' } }),
    ])
    for (const attempt of attempts) expectProblem(attempt, 409, 'framework-released')
  })

  it('leaves awards made under 0.1.0 valid, and says where each stands', async () => {
    expect(awards).to.have.length(3)
    const standings: Record<string, unknown> = {}
    for (const { awardId, credential } of awards) {
      const signed = await service.anonymous.call('GET', credential)
      const report = await service.anonymous.call<{ verdict: string }>('POST', '/verifications', {
        raw: signed.bytes,
        headers: { 'Content-Type': 'application/vc+ld+json' },
      })
      expect(succeeded(report).verdict).to.equal('valid')
      const answer = await structure.call<Schemas['AwardStanding']>('GET', `/awards/${awardId}/standing`)
      const { achievement, from, to, standing, proposal } = succeeded(answer)
      expect([from, to]).to.deep.equal(['0.1.0', '0.2.0'])
      standings[achievement.split('/').at(-1) ?? ''] = [standing, proposal?.achievement]
    }
    expect(standings).to.deep.equal({
      'RM-A1.1-N1': ['stands', `${slug}/0.2.0/RM-A1.1-N1`],
      'RM-D2.1-N1': ['equivalent', `${slug}/0.2.0/RM-D2.2-N1`],
      'RM-B1.1-N1': ['needs-reassessment', undefined],
    })
  })
})

interface Statement {
  readonly 'mediation:indicator': readonly object[]
}

/** At level 1. */
function oneIndicatorMore([first, ...others]: readonly Statement[]): readonly object[] {
  const indicator = {
    id: './RM-B1.1#niveau-1-indicateur-9',
    type: 'mediation:Indicator',
    'dcterms:description': { fr: 'Demande à la personne ce qu’elle veut savoir faire seule' },
  }
  return [
    { ...first, 'mediation:indicator': [...(first?.['mediation:indicator'] ?? []), indicator] },
    ...others,
  ]
}
