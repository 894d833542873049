import { expect } from 'chai'
import { expectProblem } from '../support/problems.ts'
import { startService, succeeded, type Client, type Schemas, type TestService } from '../support/service.ts'
import type { AwardedLine } from '../support/training.ts'
import {
  broken,
  releaseNext,
  replaced,
  same,
  slug,
  standingOf,
  threeBadges,
} from './award-standing-versions.ts'

describe('the standing of an award over HTTP', () => {
  let service: TestService
  let trainer: Client
  let stranger: Client
  let mine: Readonly<Record<string, AwardedLine>>
  const id = (code: string) => mine[code]?.awardId ?? ''
  before(async () => {
    service = await startService()
    trainer = await service.organisation('atelier-dole')
    stranger = await service.organisation('atelier-lure')
    mine = await threeBadges(trainer)
  })
  after(() => service.stop())

  it('is current as long as no later version is released', async () => {
    for (const code of [broken, replaced, same]) {
      expect(await standingOf(trainer, id(code))).to.deep.include({
        from: '0.1.0',
        to: '0.1.0',
        standing: 'current',
        reasons: ['same-version'],
      })
    }
  })

  describe('once a later version is released', () => {
    before(() => releaseNext(service))

    it('stands, with the same badge of the later version as a proposal, where nothing changed', async () => {
      const { explanations, ...standing } = await standingOf(trainer, id(same))
      expect(standing).to.deep.equal({
        award: id(same),
        achievement: `${slug}/0.1.0/${same}`,
        from: '0.1.0',
        to: '0.2.0',
        standing: 'stands',
        reasons: ['unchanged'],
        proposal: {
          achievement: `${slug}/0.2.0/${same}`,
          name: {
            fr: 'Présenter le cadre et les limites de la médiation numérique – niveau 1 (avec appui)',
            en: 'Explain the scope and limits of digital mediation – level 1 (with support)',
          },
        },
      })
      expect(explanations.map(({ fr }) => fr)).to.deep.equal([
        'Ce qui a été reconnu se dit de la même façon dans cette version.',
      ])
    })

    it('is equivalent to what replaces the retired competency', async () => {
      const standing = await standingOf(trainer, id(replaced))
      expect(standing).to.deep.include({ standing: 'equivalent', reasons: ['replaced-by'] })
      expect(standing.proposal?.achievement).to.equal(`${slug}/0.2.0/RM-A2.2-N1`)
    })

    it('needs a new assessment where more is asked, and says by which rules, in words', async () => {
      const standing = await standingOf(trainer, id(broken))
      expect(standing).to.include({ standing: 'needs-reassessment' })
      expect(standing).to.not.have.property('proposal')
      expect(standing.reasons).to.have.lengthOf(2)
      expect(standing.reasons[0]).to.equal('breaking-change')
      expect(standing.explanations).to.have.lengthOf(2)
      for (const { fr, en } of standing.explanations) {
        expect(fr).to.match(/\S \S/)
        expect(en).to.match(/\S \S/)
      }
    })

    it('leaves every badge valid', async () => {
      for (const line of Object.values(mine)) {
        const credential = await service.anonymous.call('GET', line.credential)
        const report = await service.anonymous.call<{ verdict: string }>('POST', '/verifications', {
          raw: credential.bytes,
          headers: { 'Content-Type': 'application/vc+ld+json' },
        })
        expect(succeeded(report).verdict).to.equal('valid')
      }
    })

    it('is nobody else’s to see', async () => {
      expectProblem(await stranger.call('GET', `/awards/${id(same)}/standing`), 404, 'not-found')
      expectProblem(await trainer.call('GET', `/awards/${'0'.repeat(32)}/standing`), 404, 'not-found')
    })

    const list = (query = '', client = trainer, versions = '0.1.0/standing/0.2.0') =>
      client.call<Schemas['AwardStandings']>('GET', `/frameworks/${slug}/${versions}${query}`)

    it('is listed for each award of the organisation, page after page, and of no other', async () => {
      const first = succeeded(await list('?limit=2'))
      const second = succeeded(await list(`?limit=2&cursor=${encodeURIComponent(first.cursor ?? '')}`))
      expect([first.items.length, second.items.length]).to.deep.equal([2, 1])
      expect(second).to.not.have.property('cursor')
      const listed = [...first.items, ...second.items].map(({ award, standing }) => [award, standing])
      expect(Object.fromEntries(listed)).to.deep.equal({
        [id(broken)]: 'needs-reassessment',
        [id(replaced)]: 'equivalent',
        [id(same)]: 'stands',
      })
      expect(succeeded(await list('', stranger))).to.deep.equal({ items: [] })
    })

    it('is not listed for a version that does not exist', async () => {
      for (const versions of ['0.1.0/standing/9.9.9', '9.9.9/standing/0.2.0']) {
        expectProblem(await list('', trainer, versions), 404, 'not-found')
      }
    })

    it('proposes nothing for a badge that is not good any more', async () => {
      const json = { state: 'suspended', reason: 'Vérification' }
      succeeded(await trainer.call('PUT', `/awards/${id(same)}/state`, { json }))
      expect(await standingOf(trainer, id(same)))
        .to.include({ standing: 'stands' })
        .and.not.have.property('proposal')
      succeeded(
        await trainer.call('PUT', `/awards/${id(same)}/state`, { json: { ...json, state: 'revoked' } }),
      )
      expect(await standingOf(trainer, id(same)))
        .to.include({ standing: 'stands' })
        .and.not.have.property('proposal')
    })
  })
})
