import { expect } from 'chai'
import { easyFrench, hasNoCode } from '../../server/evidence/easy-french.ts'
import { findingOf, dossier, rule } from './dossier.ts'

describe('easy French', () => {
  it('is not called FALC: nobody concerned has reviewed it', () => {
    expect(easyFrench.reviewers).to.deep.equal([])
    expect(easyFrench.author).to.equal('Projet Badges de la médiation numérique')
    expect(easyFrench.writtenOn).to.match(/^\d{4}-\d{2}-\d{2}$/u)
  })

  for (const words of ['voir RM-A1.1', 'EV-OBS', 'PROFIL-ACC', 'LABEL-engage', 'C1-2', 'ÉV-É1']) {
    it(`has no code such as ${words}`, () => {
      expect(hasNoCode(words)).to.equal(false)
    })
  }

  for (const words of [
    'Est-ce assez ?',
    'Le profil ACC ou INI',
    'auto-évaluation',
    'A-t-elle fini ?',
    'CV - lettre',
    '',
  ]) {
    it(`takes “${words}” for words`, () => {
      expect(hasNoCode(words)).to.equal(true)
    })
  }

  it('does not repeat a question that only professionals can read', () => {
    const question = { fr: 'Le niveau RM-A1.1 est-il atteint ?', en: 'Is RM-A1.1 reached?' }
    expect(findingOf(rule('person-decides', { question }), dossier([])).easy).to.equal(
      'Une personne doit répondre à une question sur votre dossier.',
    )
  })

  it('names one missing kind in the singular', () => {
    expect(findingOf(rule('required-kinds', { kinds: ['EV-OBS'] }), dossier([])).easy).to.equal(
      'Il manque ce type de preuve : observation en situation.',
    )
  })
})
