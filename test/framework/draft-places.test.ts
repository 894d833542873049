import { expect } from 'chai'
import { createDraft } from '../../server/framework/draft/create-draft.ts'
import { moveNode, type Move } from '../../server/framework/draft/move-node.ts'
import { readDraftForm } from '../../server/framework/draft/nodes.ts'
import { retireNode, type Retirement } from '../../server/framework/draft/retire-node.ts'
import { add, anne, competency, desk, next, read, refused, type Desk } from './drafting.ts'

describe('in a draft', () => {
  let deps: Desk
  beforeEach(async () => {
    deps = await desk()
    await createDraft(deps, anne, { ...next, from: '0.1.0' })
  })
  afterEach(() => deps.remove())

  const codes = async () => [
    ...(await readDraftForm(deps.store, 'referentiel-mediateurs/0.2.0')).nodes.keys(),
  ]
  const move = async (code: string, to: Move) => {
    await moveNode(deps, anne, next, code, to, (await read(deps, code)).etag)
    return codes()
  }
  /** Codes of the competencies of unit RM-A1, RM-A2… in order. */
  const under = (unit: string, all: readonly string[]) => all.filter((code) => code.startsWith(`${unit}.`))

  describe('a competency', () => {
    it('moves under another parent, after those that are there', async () => {
      const all = await move('RM-A1.1', { parent: 'RM-A2' })
      expect((await read(deps, 'RM-A1.1')).content['ceasn:isChildOf']).to.deep.equal(['./RM-A2'])
      expect(all.indexOf('RM-A1.1')).to.equal(all.indexOf('RM-A2.2') + 1)
    })

    it('moves before or after a sibling, and nothing else moves', async () => {
      const order = (await codes()).filter((code) => code !== 'RM-G1.5')
      const before = await move('RM-G1.5', { before: 'RM-G1.2' })
      expect(before.indexOf('RM-G1.5')).to.equal(before.indexOf('RM-G1.2') - 1)
      expect(before.filter((code) => code !== 'RM-G1.5')).to.deep.equal(order)
      const after = await move('RM-G1.5', { after: 'RM-G1.3' })
      expect(under('RM-G1', after).slice(1, 4)).to.deep.equal(['RM-G1.2', 'RM-G1.3', 'RM-G1.5'])
    })

    it('moves to the same place however often, also when there is no number left between', async () => {
      const order = (await codes()).filter((code) => !code.startsWith('RM-G1.'))
      for (let time = 0; time < 40; time += 1) {
        await move(time % 2 === 0 ? 'RM-G1.5' : 'RM-G1.6', { before: 'RM-G1.2' })
      }
      const all = await codes()
      expect(under('RM-G1', all)).to.deep.equal([
        'RM-G1.1',
        'RM-G1.5',
        'RM-G1.6',
        'RM-G1.2',
        'RM-G1.3',
        'RM-G1.4',
      ])
      expect(all.filter((code) => !code.startsWith('RM-G1.'))).to.deep.equal(order)
    })

    const refusals: readonly [string, string, Move][] = [
      ['under what is not there', 'RM-A1.1', { parent: 'RM-X' }],
      ['under itself', 'RM-A1', { parent: 'RM-A1' }],
      ['under what is under it', 'RM-A1', { parent: 'RM-A1.1' }],
      ['under what is no competency', 'RM-A1.1', { parent: 'EV-ATT' }],
      ['next to what is under another parent', 'RM-A1.1', { before: 'RM-A2.1' }],
      ['before and after at once', 'RM-A1.1', { before: 'RM-A1.2', after: 'RM-A1.2' }],
      ['before the framework itself', 'RM-A', { before: '.' }],
    ]
    for (const [what, code, to] of refusals) {
      it(`does not move ${what}`, async () => {
        expect(await refused(move(code, to))).to.deep.equal(['framework-invalid', `move-refused /${code}`])
      })
    }

    it('does not move where its type has no place: a unit is never at the top', async () => {
      expect((await refused(move('RM-A1', { parent: '.' })))[1]).to.match(/^schema/)
    })
  })

  describe('a node', () => {
    const retire = async (code: string, retirement: Retirement) =>
      retireNode(deps, anne, next, code, retirement, (await read(deps, code)).etag)

    it('is retired: its code and label stay, with the reason and what takes its place', async () => {
      const { content } = await read(deps, 'RM-D2.1')
      const reason = { fr: 'Fondue dans RM-D2.2.' }
      await retire('RM-D2.1', { reason, replacedBy: ['RM-D2.2', 'https://esco.example/skill/1'] })
      expect((await read(deps, 'RM-D2.1')).content).to.deep.equal({
        type: ['ceasn:Competency', 'mediation:RetiredCompetency'],
        'ceasn:codedNotation': 'RM-D2.1',
        'ceasn:competencyLabel': content['ceasn:competencyLabel'],
        'skos:changeNote': reason,
        'dcterms:isReplacedBy': ['./RM-D2.2', 'https://esco.example/skill/1'],
      })
    })

    it('says that what takes its place is the same', async () => {
      await retire('RM-D2.1', { reason: { fr: 'Renumérotée.' }, replacedBy: ['RM-D2.2'], exactMatch: true })
      expect((await read(deps, 'RM-D2.1')).content['skos:exactMatch']).to.deep.equal(['./RM-D2.2'])
    })

    const terms = ['PROFIL-GES', 'EV-ENT', 'NIVEAU-3', 'SOURCE-LABEL-2021', 'POLITIQUE', 'METIERS', 'RM-A1']
    for (const code of terms) {
      it(`is retired whatever its type: ${code}`, async () => {
        await retire(code, { reason: { fr: 'Plus d’usage.', en: 'Of no use.' } })
        const { content } = await read(deps, code)
        expect(content['skos:changeNote']).to.deep.equal({ fr: 'Plus d’usage.', en: 'Of no use.' })
        expect(content['skos:prefLabel'] ?? content['ceasn:competencyLabel']).to.be.an('object')
      })
    }

    const refusals: readonly [string, string, Retirement][] = [
      ['by itself', 'RM-D2.1', { reason: { fr: '-' }, replacedBy: ['RM-D2.1'] }],
      ['by what is not there', 'RM-D2.1', { reason: { fr: '-' }, replacedBy: ['RM-X'] }],
      ['as the same as nothing', 'RM-D2.1', { reason: { fr: '-' }, exactMatch: true }],
    ]
    for (const [what, code, retirement] of refusals) {
      it(`is not replaced ${what}`, async () => {
        expect(await refused(retire(code, retirement))).to.deep.equal([
          'framework-invalid',
          `retirement-refused /${code}`,
        ])
      })
    }

    it('is not replaced by what is no address', async () => {
      const problem = await refused(
        retire('RM-D2.1', { reason: { fr: '-' }, replacedBy: ['pas une adresse'] }),
      )
      expect(problem).to.deep.equal(['framework-invalid', 'schema /RM-D2.1/dcterms:isReplacedBy/0'])
    })

    it('that was never released is removed instead', async () => {
      await add(deps, anne, 'RM-G1.7', competency('RM-G1.7', 'RM-G1'))
      expect(await refused(retire('RM-G1.7', { reason: { fr: '-' } }))).to.deep.equal(['conflict'])
    })
  })
})
