import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormatsModule from 'ajv-formats'
import { expect } from 'chai'
import jsonld from 'jsonld'
import { loadAchievements } from '../../server/achievement/achievements.ts'
import { proofStrengths, type Achievement, type Achievements } from '../../server/achievement/types.ts'
import { bundledLoader } from '../../server/proof/json-ld/document-loader.ts'
import { baseUrl, publishedFrameworks } from '../framework/published.ts'

const addFormats = addFormatsModule as unknown as (ajv: Ajv2019) => Ajv2019
const conformance = path.join(process.env['CONFORMANCE_DATA'] ?? '../shared/conformance', 'ob3')
const officialSchemas = [
  'schemas-live/ob_v3p0_achievementcredential_schema.json',
  'schemas-strict/achievementcredential.json',
]

let achievements: Achievements
let editions: readonly (readonly [Achievement, Record<string, unknown>])[]
before(async () => {
  achievements = loadAchievements((await publishedFrameworks()).frameworks)
  editions = achievements
    .list()
    .flatMap((achievement) =>
      achievement.languages.map((language) => [achievement, achievement.edition(language)] as const),
    )
})

type Alignment = Readonly<Record<string, string>>
const alignmentsOf = (edition: Record<string, unknown>) => edition['alignment'] as readonly Alignment[]
const resolve = (id: string) => achievements.resolve(id)

function credentialOf(achievement: Achievement, edition: Record<string, unknown>) {
  const { level, strength } = achievement.results
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id: 'urn:uuid:0b7f1d3e-2a53-4c8e-9f0b-6d7a1c2e3f40',
    type: ['VerifiableCredential', 'AchievementCredential'],
    name: edition['name'],
    issuer: { id: 'did:web:hub.example', type: ['Profile'], name: 'Hub' },
    validFrom: '2026-11-21T09:30:00Z',
    credentialSubject: {
      id: 'urn:uuid:5b6c7d8e-9f00-4a1b-8c2d-3e4f5a6b7c8d',
      type: ['AchievementSubject'],
      achievement: edition,
      result: [
        ...(level === undefined ? [] : [{ type: ['Result'], ...level }]),
        { type: ['Result'], ...strength, value: 'assessed' },
      ],
    },
  }
}

describe('the Open Badges edition of an achievement', () => {
  for (const file of officialSchemas) {
    it(`makes a credential valid under the official ${file}`, function () {
      const schema = path.join(conformance, file)
      if (!existsSync(schema)) {
        console.log('skipped: no conformance data')
        this.skip()
      }
      const ajv = addFormats(new Ajv2019({ strict: false }))
      const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object)
      for (const [achievement, edition] of editions) {
        validate(credentialOf(achievement, edition))
        expect(validate.errors ?? [], String(edition['id'])).to.deep.equal([])
      }
    })
  }

  it('says nothing that JSON-LD safe mode would drop', async () => {
    for (const id of [
      'referentiel-mediateurs/0.1.0/RM-A1.1-N3',
      'referentiel-mediateurs/0.1.0/PROFIL-ACC',
      'abecedaire-publics/0.1.0/AB-B1-N4',
      'label-regional/0.1.0/LABEL-referent',
    ]) {
      const achievement = resolve(id)
      const credential = credentialOf(achievement, achievement.edition('fr'))
      expect(await jsonld.expand(credential, { documentLoader: bundledLoader, safe: true })).to.have.length(1)
    }
  })

  it('has an id of its own per language, under the pinned version, and knows its other editions', () => {
    const iri = `${baseUrl}/frameworks/referentiel-mediateurs/0.1.0/achievements/RM-A1.1-N2`
    expect(resolve('referentiel-mediateurs/0.1.0/RM-A1.1-N2').edition('en')).to.deep.include({
      id: `${iri}/en`,
      type: ['Achievement'],
      achievementType: 'Competency',
      name: 'Set up an encouraging and confidential welcome – level 2 (autonomous)',
      humanCode: 'RM-A1.1-N2',
      inLanguage: 'en',
      version: '0.1.0',
      tag: ['skill', 'referentiel-mediateurs'],
      related: [{ id: `${iri}/fr`, type: ['Related'], inLanguage: 'fr', version: '0.1.0' }],
    })
    expect(resolve('abecedaire-publics/0.1.0/AB-A1-N2').edition('fr')).not.to.have.property('related')
    expect(new Set(editions.map(([, edition]) => edition['id'])).size).to.equal(editions.length)
  })

  it('names its type by kind: Competency, Badge for a profile, Certification for a label', () => {
    const types = { 'competency-level': 'Competency', profile: 'Badge', 'label-level': 'Certification' }
    for (const [{ kind, family }, edition] of editions) {
      expect(edition['achievementType']).to.equal(types[kind])
      expect(edition['tag']).to.include(family)
    }
  })

  it('quotes the indicators of its level in French, and never invents an English one', () => {
    const achievement = resolve('referentiel-mediateurs/0.1.0/RM-A1.1-N2')
    const narrative = (language: 'fr' | 'en') =>
      (achievement.edition(language)['criteria'] as { narrative: string }).narrative
    expect(narrative('fr')).to.include("désamorce seul une tension à l'accueil et la consigne")
    expect(narrative('fr'))
      .to.include('au moins deux pièces, de deux sortes différentes')
      .and.include('observation en situation')
    expect(narrative('fr')).not.to.include('forme ses collègues')
    expect(narrative('en')).to.include('published in French').and.include('observation in practice')
  })

  it('is aligned first with the competency of the pinned version', () => {
    const [first] = alignmentsOf(resolve('abecedaire-publics/0.1.0/AB-A1-N3').edition('fr'))
    expect(first).to.deep.equal({
      type: ['Alignment'],
      targetType: 'ceasn:Competency',
      targetName: 'Accéder à ses droits en ligne',
      targetUrl: `${baseUrl}/frameworks/abecedaire-publics/0.1.0/AB-A1`,
      targetFramework: 'Abécédaire des compétences des publics cibles (proposition) 0.1.0',
      targetCode: 'AB-A1',
    })
  })

  it('is aligned outside only where there is an address, and says what is not certain', () => {
    const outside = alignmentsOf(resolve('abecedaire-publics/0.1.0/AB-A1-N3').edition('fr')).slice(1)
    expect(outside.map(({ targetFramework, targetCode }) => [targetFramework, targetCode])).to.deep.equal([
      ['DigComp 2.2', '2.3'],
      ['DigComp 2.2', '1.1'],
      ['Schéma national des lieux de médiation numérique v1.0.2 — champ services', 'services'],
    ])
    expect(outside[1]?.['targetDescription']).to.equal(
      'Titre dans DigComp 3.0 : Browsing, searching and filtering information. Niveau correspondant : 2 (proposé, à valider).',
    )
    const esco = alignmentsOf(resolve('referentiel-mediateurs/0.1.0/RM-A1.1-N1').edition('en')).find(
      ({ targetFramework }) => targetFramework === 'ESCO',
    )
    expect(esco?.['targetDescription']).to.equal('This match is still to be confirmed.')
  })

  it('of a profile is aligned with each competency it sums up, of a label with each criterion', () => {
    const profile = alignmentsOf(resolve('referentiel-mediateurs/0.1.0/PROFIL-AID').edition('fr'))
    expect(profile).to.have.length(17)
    expect(profile[0]).to.include({
      targetCode: 'RM-A1.1',
      targetDescription: 'Niveau visé : 2 (En autonomie)',
    })
    const label = alignmentsOf(resolve('label-regional/0.1.0/LABEL-engage').edition('fr'))
    expect(label.map(({ targetCode }) => targetCode)).to.deep.equal(
      Array.from({ length: 15 }, (_, index) => `LR-${String(index + 1).padStart(2, '0')}`),
    )
  })

  it('describes the level reached on the scale of what can be awarded', () => {
    const competency = `${baseUrl}/frameworks/abecedaire-publics/0.1.0/AB-A1`
    const achievement = resolve('abecedaire-publics/0.1.0/AB-A1-N3')
    const [level] = achievement.edition('fr')['resultDescription'] as readonly Record<string, unknown>[]
    expect(achievement.results.level).to.deep.equal({
      resultDescription: `${baseUrl}/frameworks/abecedaire-publics/0.1.0/achievements/AB-A1-N3#niveau`,
      achievedLevel: `${competency}#niveau-3`,
    })
    expect(level).to.deep.include({
      resultType: 'RubricCriterionLevel',
      requiredLevel: `${competency}#niveau-3`,
    })
    expect(level?.['rubricCriterionLevel']).to.deep.equal([
      {
        id: `${competency}#niveau-2`,
        type: ['RubricCriterionLevel'],
        name: "Je le fais avec de l'aide",
        level: '2',
      },
      { id: `${competency}#niveau-3`, type: ['RubricCriterionLevel'], name: 'Je le fais seul', level: '3' },
      {
        id: `${competency}#niveau-4`,
        type: ['RubricCriterionLevel'],
        name: "Je suis à l'aise, j'aide les autres",
        level: '4',
      },
    ])
  })

  it('describes the strength of its proof, from the weakest to the strongest', () => {
    for (const [achievement, edition] of editions) {
      const descriptions = edition['resultDescription'] as readonly Record<string, unknown>[]
      const strength = descriptions.find(({ id }) => id === achievement.results.strength.resultDescription)
      expect(strength).to.deep.include({ resultType: 'Result', allowedValue: [...proofStrengths] })
      expect(descriptions).to.have.length(achievement.kind === 'competency-level' ? 2 : 1)
    }
  })

  it('says nothing of the health, situation or public of a person', () => {
    const words =
      /handicap|précar|pauvre|illettr|allophon|immigr|réfugi|senior|chômeur|demandeur|isolé|aidant|parent|famille|fatigue|malad|disab|poverty|carer/i
    const telling = editions
      .filter(([achievement]) => achievement.framework.slug === 'abecedaire-publics')
      .flatMap(([{ id, name }, edition]) => {
        const found = words.exec(JSON.stringify([edition, name]))
        return found === null ? [] : [`${id}: ${found[0]}`]
      })
    expect(telling).to.deep.equal([])
  })

  it('says of self-assessment what its criteria check, and no more: a work product comes from the person too', () => {
    for (const [{ id, criteria, languages }, edition] of editions) {
      const { narrative } = edition['criteria'] as { narrative: string }
      expect(narrative, id).not.to.match(/personne elle-même|the person themself/)
      const asked = criteria.rules.some(({ type }) => type === 'non-self-declared')
      const observed = criteria.rules.some(({ type }) => type === 'required-kinds')
      const said =
        /au moins une pièce autre qu'une auto-évaluation|at least one piece other than a self-assessment/
      // The abécédaire's levels 3 and 4 say it by asking for an observation.
      if (asked && !(observed && languages.length === 1)) expect(narrative, id).to.match(said)
      if (!asked) expect(narrative, id).not.to.match(said)
    }
  })

  it('cannot be changed by whoever was given it', () => {
    const achievement = resolve('referentiel-mediateurs/0.1.0/RM-A1.1-N2')
    const first = achievement.edition('fr')
    const text = JSON.stringify(first)
    for (const alignment of alignmentsOf(first))
      expect(() => Object.assign(alignment, { targetName: 'changed' })).to.throw(TypeError)
    expect(JSON.stringify(achievement.edition('fr'))).to.equal(text)
  })
})
