import { expect } from 'chai'
import type { Achievement, Achievements } from '../../server/achievement/types.ts'
import { proofStrengths } from '../../server/achievement/types.ts'
import { loadAchievements } from '../../server/achievement/achievements.ts'
import type { Frameworks } from '../../server/framework/types.ts'
import { Problem } from '../../server/problem.ts'
import { publishedFrameworks } from '../framework/published.ts'

let achievements: Achievements
before(async () => {
  achievements = loadAchievements((await publishedFrameworks()).frameworks)
})

const of = (slug: string) => achievements.list().filter(({ framework }) => framework.slug === slug)
const referentiel = (code: string) => achievements.resolve(`referentiel-mediateurs/0.1.0/${code}`)
const abecedaire = (code: string) => achievements.resolve(`abecedaire-publics/0.1.0/${code}`)
const label = (code: string) => achievements.resolve(`label-regional/0.1.0/${code}`)
const rule = ({ criteria }: Achievement, id: string) =>
  criteria.rules.find((candidate) => candidate.id === id)

describe('what can be awarded', () => {
  it('is each competency of the référentiel at three levels, its profiles, each entry at levels 2 to 4, and the label levels', () => {
    expect(of('referentiel-mediateurs').filter(({ kind }) => kind === 'competency-level')).to.have.length(
      44 * 3,
    )
    expect(
      of('referentiel-mediateurs')
        .filter(({ kind }) => kind === 'profile')
        .map(({ code }) => code),
    ).to.deep.equal(['PROFIL-ACC', 'PROFIL-INI', 'PROFIL-AID', 'PROFIL-GES', 'PROFIL-COO'])
    expect(of('abecedaire-publics')).to.have.length(33 * 3)
    expect(of('abecedaire-publics').map(({ level }) => level)).to.have.all.members(
      Array.from({ length: 33 }, () => [2, 3, 4]).flat(),
    )
    expect(of('label-regional').map(({ code }) => code)).to.deep.equal([
      'LABEL-engage',
      'LABEL-labellise',
      'LABEL-referent',
    ])
  })

  it('is found by framework, version and code', () => {
    expect(referentiel('RM-A1.1-N2')).to.include({
      id: 'referentiel-mediateurs/0.1.0/RM-A1.1-N2',
      kind: 'competency-level',
      recipient: 'person',
      family: 'skill',
      competency: 'RM-A1.1',
      level: 2,
    })
    expect(referentiel('PROFIL-ACC')).to.include({ kind: 'profile', recipient: 'person', family: 'profile' })
    expect(label('LABEL-labellise')).to.include({ recipient: 'organisation', family: 'organisation-label' })
    expect(abecedaire('AB-A1-N2')).to.include({ family: 'skill', competency: 'AB-A1', level: 2 })
  })

  it('has a French edition always, an English one where the framework has English texts', () => {
    for (const achievement of achievements.list()) {
      const bilingual = achievement.framework.slug === 'referentiel-mediateurs'
      expect(achievement.languages, achievement.id).to.deep.equal(bilingual ? ['fr', 'en'] : ['fr'])
    }
    expect(() => abecedaire('AB-A1-N2').edition('en')).to.throw(RangeError)
  })

  const refusals: readonly (readonly [string, string, string])[] = [
    ['referentiel-mediateurs/0.2.0/RM-A1.1-N2', 'framework-version-unknown', 'an unknown version'],
    ['referentiel/0.1.0/RM-A1.1-N2', 'framework-version-unknown', 'an unknown framework'],
    ['', 'framework-version-unknown', 'no id'],
    ['RM-A1.1-N2', 'framework-version-unknown', 'a code without its framework'],
    ['abecedaire-publics/0.1.0/AB-A1-N1', 'level-not-issuable', 'autonomy level 1'],
    ['abecedaire-publics/0.1.0/AB-A1-N5', 'achievement-unknown', 'a level the scale does not have'],
    ['abecedaire-publics/0.1.0/AB-A9-N1', 'achievement-unknown', 'level 1 of an entry that does not exist'],
    ['referentiel-mediateurs/0.1.0/RM-A1.1', 'achievement-unknown', 'a competency without a level'],
    ['referentiel-mediateurs/0.1.0/RM-A1.1-N1/fr', 'achievement-unknown', 'more than an id'],
    ['referentiel-mediateurs/0.1.0/constructor', 'achievement-unknown', 'a word that is no code'],
  ]
  for (const [id, code, what] of refusals) {
    it(`is not ${what} (${code})`, () => {
      expect(() => achievements.resolve(id))
        .to.throw(Problem)
        .with.property('code', code)
    })
  }

  it('refuses level 1 with the reason the framework gives', () => {
    expect(() => abecedaire('AB-Z1-N1'))
      .to.throw(Problem)
      .with.nested.property('detail.fr')
      .that.includes('On le fait pour moi')
      .and.includes('visible de la personne et du médiateur seulement')
  })

  it('is level 1 in the référentiel, whose first level is a badge', () => {
    expect(referentiel('RM-A1.1-N1').level).to.equal(1)
  })
})

describe('the criteria of the référentiel', () => {
  const policy = [
    { level: 1, pieces: 1, kinds: 1, weight: 2 },
    { level: 2, pieces: 2, kinds: 2, weight: 4 },
    { level: 3, pieces: 3, kinds: 3, weight: 7 },
  ]
  for (const { level, pieces, kinds, weight } of policy) {
    it(`ask at level ${level} for ${pieces} piece(s) of ${kinds} kind(s) weighing ${weight}, one not self-declared`, () => {
      const achievement = referentiel(`RM-B1.2-N${level}`)
      expect(rule(achievement, 'minimum-pieces')?.params).to.deep.equal({ minimum: pieces })
      expect(rule(achievement, 'minimum-kinds')?.params).to.deep.equal({ minimum: kinds })
      expect(rule(achievement, 'minimum-weight')?.params).to.deep.equal({ minimum: weight })
      expect(rule(achievement, 'non-self-declared')?.params).to.deep.equal({ minimum: 1 })
    })
  }

  it('ask for every required kind from level 2 on, and accept what the competency names', () => {
    expect(rule(referentiel('RM-A3.2-N1'), 'required-kinds')).to.equal(undefined)
    for (const level of [2, 3]) {
      expect(rule(referentiel(`RM-A3.2-N${level}`), 'required-kinds')?.params).to.deep.equal({
        kinds: ['EV-ATT', 'EV-OBS'],
      })
    }
    expect(rule(referentiel('RM-A3.2-N2'), 'accepted-kinds')?.params).to.deep.equal({
      kinds: ['EV-ATT', 'EV-OBS', 'EV-END', 'EV-ENT', 'EV-PRO'],
    })
  })

  it('ask at level 3 for a peer, a panel or a certification, accept them for it, and for the level 2 badge', () => {
    const achievement = referentiel('RM-A2.1-N3')
    const anyOf = ['EV-END', 'EV-ENT', 'EV-HAB']
    expect(rule(achievement, 'any-of-kinds')?.params).to.deep.equal({ kinds: anyOf, minimum: 1 })
    expect(rule(achievement, 'accepted-kinds')?.params).to.deep.equal({
      kinds: ['EV-OBS', 'EV-TEM', 'EV-PRO', 'EV-AUT', 'EV-CRA', ...anyOf],
    })
    expect(rule(achievement, 'prior-level')?.params).to.deep.equal({ achievement: 'RM-A2.1-N2' })
    expect(rule(referentiel('RM-A2.1-N2'), 'prior-level')).to.equal(undefined)
  })

  it('let evidence age as the policy says, and refuse friendly endorsements', () => {
    const achievement = referentiel('RM-G1.6-N2')
    expect(rule(achievement, 'freshness')?.params).to.deep.equal({
      months: { 'EV-ATT': 60, 'EV-OBS': 36, 'EV-CRA': 24, 'EV-BIL': 24, 'EV-HAB': null },
      default: 48,
    })
    expect(rule(achievement, 'endorser-is-not-recipient')?.params).to.deep.equal({ kinds: ['EV-END'] })
    expect(rule(achievement, 'no-mutual-endorsement')?.params).to.deep.equal({ kinds: ['EV-END'], days: 90 })
    expect(rule(achievement, 'pseudonymised')?.params).to.deep.equal({ kinds: ['EV-TEM', 'EV-OBS'] })
  })

  it('ask that who endorses holds the competency at that level or above', () => {
    const levels = ['RM-A1.1-N1', 'RM-A1.1-N2', 'RM-A1.1-N3']
    for (const level of [1, 2, 3]) {
      expect(rule(referentiel(`RM-A1.1-N${level}`), 'endorser-holds-level')?.params).to.deep.equal({
        kinds: ['EV-END'],
        anyOf: levels.slice(level - 1),
      })
    }
    for (const { competency, level, code, criteria } of of('referentiel-mediateurs')) {
      const asked = criteria.rules.find(({ type }) => type === 'endorser-holds-level')
      const expected = [1, 2, 3]
        .filter((number) => number >= (level ?? 4))
        .map((number) => `${competency}-N${number}`)
      expect(asked?.params['anyOf'] ?? [], code).to.deep.equal(expected)
    }
  })

  it('ask a profile for one badge per competency, at its level or above', () => {
    const sets = rule(referentiel('PROFIL-AID'), 'badge-set')?.params['sets'] as readonly {
      anyOf: string[]
    }[]
    expect(sets).to.have.length(17)
    expect(sets[0]).to.deep.equal({ anyOf: ['RM-A1.1-N2', 'RM-A1.1-N3'] })
    expect(sets).to.deep.include({ anyOf: ['RM-A2.2-N1', 'RM-A2.2-N2', 'RM-A2.2-N3'] })
    const codes = new Set(of('referentiel-mediateurs').map(({ code }) => code))
    expect(sets.flatMap(({ anyOf }) => anyOf).filter((code) => !codes.has(code))).to.deep.equal([])
  })
})

describe('the criteria of the abécédaire and of the label', () => {
  it('ask for an observation from autonomy level 3 on, and for two kinds at level 4', () => {
    expect(rule(abecedaire('AB-A1-N2'), 'required-kinds')).to.equal(undefined)
    expect(rule(abecedaire('AB-A1-N3'), 'required-kinds')?.params).to.deep.equal({ kinds: ['EV-OBS'] })
    expect(rule(abecedaire('AB-A1-N4'), 'required-kinds')?.params).to.deep.equal({ kinds: ['EV-OBS'] })
    expect(rule(abecedaire('AB-A1-N4'), 'minimum-kinds')?.params).to.deep.equal({ minimum: 2 })
    expect(rule(abecedaire('AB-A1-N4'), 'minimum-weight')?.params).to.deep.equal({ minimum: 5 })
  })

  it('accept no work product where the framework warns about privacy', () => {
    const private_ = ['AB-B1', 'AB-H1', 'AB-M1', 'AB-S1']
    for (const achievement of of('abecedaire-publics')) {
      const { kinds } = rule(achievement, 'accepted-kinds')?.params as { kinds: readonly string[] }
      expect(kinds.includes('EV-PRO'), achievement.id).to.equal(!private_.includes(achievement.competency!))
    }
  })

  it('ask every person for their agreement first', () => {
    for (const achievement of achievements.list().filter(({ recipient }) => recipient === 'person')) {
      expect(achievement.criteria.rules[0]?.type, achievement.id).to.equal('recipient-consent')
    }
  })

  it('ask a committed place for 15 criteria declared and 8 proven, a labelled one for 15 proven', () => {
    expect(rule(label('LABEL-engage'), 'socle')?.params).to.deep.include({
      declared: { minimum: 15 },
      proven: { minimum: 8 },
    })
    expect(rule(label('LABEL-labellise'), 'socle')?.params).to.deep.include({ proven: { minimum: 15 } })
    expect(rule(label('LABEL-referent'), 'excellence')?.params).to.deep.equal({
      criteria: ['LR-16', 'LR-17', 'LR-18', 'LR-19', 'LR-20'],
      declared: { minimum: 1 },
      proven: { minimum: 1 },
    })
  })

  it('leave the label to a committee, last', () => {
    for (const achievement of of('label-regional')) {
      expect(achievement.criteria.rules.at(-1)).to.include({ id: 'committee', type: 'person-decides' })
    }
  })
})

/** `known`, the criteria of the label spoilt. */
function spoil(known: Frameworks, from: string, to: string): Pick<Frameworks, 'find' | 'list'> {
  const versions = known.list().map((version) => {
    const criteria = version.files.criteria
      .replaceAll(from, to)
      .replace('"criteria-covered",', '"criteria-covered", "criteria-guessed",')
    return version.slug === 'label-regional' ? { ...version, files: { ...version.files, criteria } } : version
  })
  return { list: () => versions, find: (slug) => versions.find((version) => version.slug === slug) }
}

describe('criteria that cannot be judged by', () => {
  let frameworks: Frameworks
  before(async () => {
    ;({ frameworks } = await publishedFrameworks())
  })
  const spoilt: readonly (readonly [string, string, string, RegExp])[] = [
    ['a rule nobody knows', '"type": "criteria-covered"', '"type": "criteria-guessed"', /criteria-guessed/],
    ['parameters that break the rule', '"minimum": 15', '"minimum": "15"', /LABEL-engage.*socle.*integer/s],
    [
      'an evidence kind that is not defined',
      '"LR-PRV"\n',
      '"LR-NON"\n',
      /LABEL-engage.*accepted-kinds.*LR-NON/s,
    ],
  ]
  for (const [what, from, to, why] of spoilt) {
    it(`are said to be so at once: ${what}`, () => {
      expect(() => loadAchievements(spoil(frameworks, from, to)))
        .to.throw(why)
        .with.property('message')
        .that.includes('LABEL-engage')
    })
  }

  it('leave what can be awarded under other versions as it is, when somebody is there to be told', () => {
    const told: string[] = []
    const [[, from, to] = ['', '', '']] = spoilt
    const others = loadAchievements(spoil(frameworks, from, to), ({ slug }) => told.push(slug))
    expect(told).to.deep.equal(['label-regional'])
    expect(new Set(others.list().map(({ framework }) => framework.slug))).to.deep.equal(
      new Set(['abecedaire-publics', 'referentiel-mediateurs']),
    )
    expect(() => others.resolve('label-regional/0.1.0/LABEL-engage'))
      .to.throw(Problem)
      .with.property('code', 'achievement-unknown')
    expect(told).to.have.length(1)
  })
})

describe('the strength of proof', () => {
  it('is said for every kind of evidence, self-declared kinds being the weakest', () => {
    for (const { criteria, strengthOfKind } of achievements.list()) {
      for (const kind of criteria.kinds) {
        expect(proofStrengths).to.include(strengthOfKind[kind.code])
        if (kind.selfDeclared) expect(strengthOfKind[kind.code]).to.equal('declared')
      }
    }
  })

  it('is certified for a third-party certification and endorsed for a peer', () => {
    expect(referentiel('RM-A1.1-N3').strengthOfKind).to.include({
      'EV-HAB': 'certified',
      'EV-END': 'endorsed',
      'EV-OBS': 'assessed',
      'EV-ATT': 'attendance-attested',
      'EV-TEM': 'declared',
    })
  })
})
