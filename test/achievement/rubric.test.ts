import { expect } from 'chai'
import { loadAchievements } from '../../server/achievement/achievements.ts'
import { rubricOf } from '../../server/achievement/rubric.ts'
import type { Achievements } from '../../server/achievement/types.ts'
import { writeCasePackage } from '../../server/framework/exchange/case/write-case.ts'
import { publishedFrameworks } from '../framework/published.ts'

let achievements: Achievements
before(async () => {
  achievements = loadAchievements((await publishedFrameworks()).frameworks)
})

const rubric = (id: string) => rubricOf(achievements.resolve(id))
const mediateurs = (code: string) => rubric(`referentiel-mediateurs/0.1.0/${code}`)

describe('the rubric of an achievement', () => {
  it('of a competency level is its competency, level by level, with the indicators of the framework', () => {
    const { criteria } = mediateurs('RM-A1.1-N2')
    expect(criteria.map(({ code, title }) => [code, title.fr])).to.deep.equal([
      ['RM-A1.1', 'Instaurer un accueil encourageant et confidentiel'],
    ])
    const levels = criteria[0]?.levels ?? []
    expect(levels.map(({ number, title }) => [number, title.fr])).to.deep.equal([
      [1, 'Avec appui'],
      [2, 'En autonomie'],
      [3, 'Référent, transmet'],
    ])
    expect(levels[0]?.indicators.map(({ fr }) => fr)).to.deep.equal([
      'Salue, se présente et laisse la personne finir sa phrase avant de toucher au matériel',
      "Propose un endroit à l'écart dès qu'un sujet privé apparaît",
    ])
  })

  it('repeats in French an indicator nobody put into English', () => {
    const [first] = mediateurs('RM-A1.1-N2').criteria[0]?.levels[0]?.indicators ?? []
    expect(first?.en).to.equal(first?.fr)
  })

  it('is the same at every level of a competency', () => {
    expect(mediateurs('RM-C2.1-N1')).to.deep.equal(mediateurs('RM-C2.1-N3'))
  })

  it('of an entry of the abécédaire has the level that is only a diagnosis too', () => {
    const [entry] = rubric('abecedaire-publics/0.1.0/AB-A1-N2').criteria
    expect(entry?.levels.map(({ number }) => number)).to.deep.equal([1, 2, 3, 4])
    expect(entry?.levels[0]?.title.fr).to.equal('On le fait pour moi')
    expect(entry?.levels[0]?.indicators).to.deep.equal([
      {
        fr: "Une personne fait la demande pour moi. Je suis d'accord.",
        en: "Une personne fait la demande pour moi. Je suis d'accord.",
      },
    ])
  })

  it('of a profile has one criterion for each competency it aims at', () => {
    const profile = achievements.resolve('referentiel-mediateurs/0.1.0/PROFIL-ACC')
    const aimed = profile.criteria.rules
      .filter(({ type }) => type === 'badge-set')
      .flatMap(({ params }) => params['sets'] as readonly { readonly anyOf: readonly string[] }[])
      .map(({ anyOf }) => anyOf[0]?.replace(/-N\d$/u, ''))
    const { criteria } = rubricOf(profile)
    expect(aimed.length).to.be.greaterThan(10)
    expect(criteria.map(({ code }) => code)).to.deep.equal(aimed)
    expect(criteria[0]).to.deep.equal(mediateurs('RM-A1.1-N3').criteria[0])
  })

  it('of a label level has its criteria, each declared or proven', () => {
    const { criteria } = rubric('label-regional/0.1.0/LABEL-engage')
    expect(criteria.map(({ code }) => code)).to.deep.equal(
      Array.from({ length: 15 }, (_, index) => `LR-${String(index + 1).padStart(2, '0')}`),
    )
    const { iri } = achievements.resolve('label-regional/0.1.0/LABEL-engage').framework
    expect(criteria[0]).to.deep.equal({
      code: 'LR-01',
      title: {
        fr: 'Accueillir sans jugement et dans la confidentialité',
        en: 'Welcome without judgement and in confidence',
      },
      levels: [
        { number: 1, id: `${iri}/LR-01#declare`, title: { fr: 'Déclaré', en: 'Declared' }, indicators: [] },
        { number: 2, id: `${iri}/LR-01#prouve`, title: { fr: 'Prouvé', en: 'Proven' }, indicators: [] },
      ],
    })
    expect(rubric('label-regional/0.1.0/LABEL-referent').criteria).to.have.length(20)
  })

  it('exists for everything that can be awarded, with levels from the lowest, all ids different', () => {
    for (const achievement of achievements.list()) {
      const { criteria } = rubricOf(achievement)
      expect(criteria, achievement.id).to.not.be.empty
      const ids = criteria.flatMap(({ levels }) => levels.map(({ id }) => id))
      expect(new Set(ids).size, achievement.id).to.equal(ids.length)
      for (const { levels } of criteria) {
        const numbers = levels.map(({ number }) => number)
        expect(numbers, achievement.id).to.deep.equal(numbers.toSorted((a, b) => a - b))
      }
    }
  })

  it('names its levels as the badge does', () => {
    for (const achievement of achievements.list().filter(({ kind }) => kind === 'competency-level')) {
      const levels = rubricOf(achievement).criteria[0]?.levels ?? []
      const reached = levels.find(({ number }) => number === achievement.level)
      expect(reached?.id, achievement.id).to.equal(achievement.results.level?.achievedLevel)
    }
  })

  it('names its levels as the CASE package of the framework does', () => {
    const { framework } = achievements.resolve('referentiel-mediateurs/0.1.0/RM-A1.1-N2')
    const { CFRubrics } = JSON.parse(writeCasePackage(framework)) as {
      readonly CFRubrics: readonly {
        readonly CFRubricCriteria: readonly {
          readonly category: string
          readonly CFRubricCriterionLevels: readonly { readonly uri: string; readonly score: number }[]
        }[]
      }[]
    }
    const inCase = CFRubrics.flatMap(({ CFRubricCriteria }) => CFRubricCriteria)
    expect(inCase).to.have.length(44)
    for (const { category, CFRubricCriterionLevels } of inCase) {
      const own = mediateurs(`${category}-N1`).criteria[0]?.levels.map(({ id, number }) => [id, number])
      expect(CFRubricCriterionLevels.map(({ uri, score }) => [uri, score])).to.deep.equal(own)
    }
  })
})
