import { expect } from 'chai'
import { achievementErrors, deriveFiles } from '../../server/achievement/derive/derive-files.ts'
import { ownCode, type NormalForm, type NormalNode } from '../../server/framework/normal-form.ts'
import { schemaErrors } from '../../server/schema.ts'
import { differing, first, formOf, next, parsed, released, unchanged } from './derive-support.ts'

const slugs = ['referentiel-mediateurs', 'abecedaire-publics', 'label-regional']

describe('deriving the badges of a framework from what it says', () => {
  for (const slug of slugs) {
    it(`gives the released badges and criteria of ${slug} 0.1.0, word for word`, () => {
      const derived = parsed(deriveFiles(formOf(slug), { version: '0.1.0' }, released(slug)))
      const asReleased = parsed(released(slug))
      expect(derived.badges).to.deep.equal(asReleased.badges)
      expect(derived.criteria).to.deep.equal(asReleased.criteria)
      expect(derived.context).to.equal('/contexts/mediation/v2')
    })

    it(`gives ${slug} 0.2.0 the same badges at its own addresses, when it says the same`, () => {
      const derived = unchanged(slug)
      expect(differing(derived, parsed(released(slug)))).to.deep.equal([])
      expect(derived.files.achievements).not.to.include('/0.1.0')
      expect(derived.criteria.version).to.equal('0.2.0')
    })

    it(`gives files of ${slug} that are valid, and badges that can be given`, () => {
      const { files } = unchanged(slug)
      expect(schemaErrors('framework.schema.json', JSON.parse(files.framework))).to.deep.equal([])
      expect(achievementErrors(files)).to.deep.equal([])
    })

    it(`gives the same badges of ${slug} again from what it gave`, () => {
      const derived = unchanged(slug)
      const again = parsed(deriveFiles(formOf(slug), { version: '0.3.0' }, derived.files))
      expect(differing(again, derived)).to.deep.equal([])
    })
  }

  it('needs no version before for the référentiel: only notes, and a minimum that asks for nothing, are not there', () => {
    const derived = first(formOf('referentiel-mediateurs'))
    const asReleased = parsed(released('referentiel-mediateurs'))
    expect(derived.badges).to.deep.equal(asReleased.badges)
    expect(derived.criteria.strengthOfKind).to.deep.equal(asReleased.criteria.strengthOfKind)
    expect(derived.criteria.notes).to.deep.equal([])
    const without = asReleased.criteria.ruleSets['niveau-1']?.filter(({ id }) => id !== 'minimum-kinds')
    expect(derived.criteria.ruleSets).to.deep.equal({ ...asReleased.criteria.ruleSets, 'niveau-1': without })
  })

  it('writes the framework as JSON with two spaces and a final newline', () => {
    const { framework } = unchanged('label-regional').files
    expect(framework).to.equal(`${JSON.stringify(JSON.parse(framework), null, 2)}\n`)
  })

  it('leaves the form as it was', () => {
    const form = formOf('abecedaire-publics')
    const before = JSON.stringify([...form.nodes])
    next(form)
    expect(JSON.stringify([...form.nodes])).to.equal(before)
  })
})

describe('a framework that assesses nothing', () => {
  const own = {
    type: 'ceasn:CompetencyFramework',
    'ceasn:name': { fr: 'Compétences' },
    'ceasn:publicationStatusType': 'http://credreg.net/ctdlasn/vocabs/publicationStatus/Draft',
  }
  const plain = (size: number): NormalForm => ({
    slug: 'grand',
    nodes: new Map<string, NormalNode>([
      [ownCode, own],
      ...Array.from({ length: size }, (_, index) => {
        const code = `C${index}`
        const node = {
          type: 'ceasn:Competency',
          'ceasn:codedNotation': code,
          'ceasn:competencyText': { fr: `Savoir ${index}` },
          'ceasn:isTopChildOf': ownCode,
        }
        return [code, node] as const
      }),
    ]),
  })

  it('has no badge, and files that are valid', () => {
    const { badges, criteria, files } = first(plain(3))
    expect(badges).to.deep.equal([])
    expect(criteria).to.include({ version: '0.1.0' })
    expect([criteria.ruleSets, criteria.achievements, criteria.strengthOfKind]).to.deep.equal([{}, {}, {}])
    expect(schemaErrors('framework.schema.json', JSON.parse(files.framework))).to.deep.equal([])
    expect(achievementErrors(files)).to.deep.equal([])
  })

  it('does not read the version before, however large', () => {
    const unreadable = { ...released('label-regional'), framework: 'not JSON' }
    expect(next(plain(1), unreadable).badges).to.deep.equal([])
  })
})
