import { expect } from 'chai'
import { frameworkDiff } from '../../server/framework/diff/framework-diff.ts'
import { diffRules } from '../../server/framework/diff/rules.ts'
import type { Language } from '../../server/text.ts'
import { diffPage } from '../../server/view/framework/diff-page.tsx'
import { words } from '../../server/view/words.ts'
import type { ChangeKind } from '../../server/framework/diff/types.ts'
import type { NormalNode } from '../../server/framework/normal-form.ts'
import { byTag, elements, readHtml, text, under } from './html.ts'
import {
  add,
  edited,
  insert,
  place,
  released,
  remove,
  retired,
  set,
  type Edit,
} from '../framework/diff-edits.ts'

const slug = 'referentiel-mediateurs'
const form = released(slug)
const page = (language: Language, ...edits: readonly Edit[]) =>
  diffPage(frameworkDiff({ version: '0.1.0', form }, { version: '0.2.0', form: edited(form, ...edits) }), {
    language,
    publicUrl: 'https://badges.example',
    path: `/frameworks/${slug}/0.1.0/diff/0.2.0`,
  })

const everySort: readonly Edit[] = [
  set('RM-B1.1', ['ceasn:competencyLabel', 'fr'], 'Comprendre le besoin derrière la demande, avec tact'),
  set('RM-B1.2', [], retired),
  set('RM-C1.1', ['ceasn:isChildOf'], ['./RM-C2']),
  set('RM-D1.1', ['ceasn:competencyLabel', 'fr'], 'Concevoir, Construire'),
  insert('RM-A1.1', ['mediation:levelStatement', 0, 'mediation:indicator'], {
    id: './RM-A1.1#niveau-1-indicateur-3',
    type: 'mediation:Indicator',
    'dcterms:description': { fr: '<script>alert(1)</script> & "guillemets"' },
  }),
  add('RM-A9', { type: ['ceasn:Competency', 'mediation:Unit'], 'ceasn:codedNotation': 'RM-A9' }),
  place(['RM-E1'], 'RM-F1'),
]

/** The type checker keeps it complete. */
const kinds: Readonly<Record<ChangeKind, true>> = {
  'framework-described': true,
  'competency-added': true,
  'competency-retired': true,
  'competency-removed': true,
  'competency-moved': true,
  'competency-reworded': true,
  'competency-changed': true,
  'level-added': true,
  'level-removed': true,
  'level-changed': true,
  'indicator-added': true,
  'indicator-removed': true,
  'indicator-changed': true,
  'alignment-added': true,
  'alignment-removed': true,
  'alignment-changed': true,
  'profile-added': true,
  'profile-retired': true,
  'profile-removed': true,
  'profile-changed': true,
  'evidence-policy-changed': true,
  'node-added': true,
  'node-retired': true,
  'node-removed': true,
  'node-reworded': true,
  'node-changed': true,
  'order-changed': true,
}

describe('the page of what changed', () => {
  for (const [language, heading, added] of [
    ['fr', 'Ce qui change', '[ajouté'],
    ['en', 'What changes', '[added'],
  ] as const) {
    it(`says it in ${language}, in words for those who see no colours`, () => {
      const html = page(language, ...everySort)
      expect(html).to.match(new RegExp(`<html lang="${language}"`))
      expect(html.match(/<h1>/g)).to.have.length(1)
      expect(html).to.include(`<h1>${heading}</h1>`)
      expect(html).to.include('<ins').and.include('<del').and.include(added)
      for (const code of ['RM-B1.1', 'RM-B1.2', 'RM-C1.1', 'RM-A1.1', 'RM-A9', 'RM-E1']) {
        expect(html, code).to.include(code)
      }
    })
  }

  it('escapes what the versions say', () => {
    const html = page('fr', ...everySort)
    expect(html).not.to.include('<script')
    expect(html).to.include('&lt;script>alert(1)&lt;/script>')
  })

  it('puts what may matter most first, and links to each part', () => {
    const html = page('fr', ...everySort)
    const places = ['breaking', 'compatible'].map((one) => html.indexOf(`<section id="${one}"`))
    expect(places)
      .to.deep.equal(places.toSorted((left, right) => left - right))
      .and.not.include(-1)
    expect(html).to.include('href="#breaking"')
  })

  it('of two versions that say the same says so', () => {
    expect(page('fr')).to.include('Rien ne change entre ces deux versions.')
  })

  it('is well formed, skips no rank of heading, and brings no script or style of its own', () => {
    const document = readHtml(page('fr', ...everySort))
    const ranks = byTag(document, 'h1', 'h2', 'h3', 'h4').map(({ tag }) => Number(tag.slice(1)))
    expect(ranks.filter((rank, index) => rank > (ranks[index - 1] ?? 0) + 1)).to.deep.equal([])
    expect(byTag(document, 'script', 'style')).to.deep.equal([])
    const names = elements(document).flatMap(({ attributes }) => [...attributes.keys()])
    expect(names.filter((name) => name === 'style' || name.startsWith('on'))).to.deep.equal([])
  })

  it('says word by word what came and went, and in which language', () => {
    const edit = set(
      'RM-A1.1',
      ['ceasn:competencyLabel', 'en'],
      'Set up a reassuring and confidential welcome',
    )
    const said = under(
      readHtml(page('fr', edit)),
      'RM-A1.1 Instaurer un accueil encourageant et confidentiel',
    )
    expect(said).to.equal(
      [
        'Compétence ou critère reformulé – Intitulé, en anglais',
        'Set up [retiré : an encouraging fin du retrait] [ajouté : a reassuring fin de l’ajout] and confidential welcome',
        'Règle : Un titre ou un texte est écrit autrement ; les indicateurs décident toujours. À relire.',
      ].join('\n'),
    )
  })

  it('says where a competency was and is, and which competency a profile aims at', () => {
    const moved = set('RM-C1.1', ['ceasn:isChildOf'], ['./RM-C2'])
    const raised = set('PROFIL-ACC', ['mediation:target', 3, 'mediation:levelNumber'], 3)
    const document = text(readHtml(page('en', moved, raised)))
    expect(document).to.match(/Under, before:\nRM-C1 .+\nUnder, after:\nRM-C2 /u)
    expect(document).to.match(/Profile changed – .+\nRM-A2\.2 .+\nRank of the level, before:\n2\n/u)
  })

  it('links to the pages of released versions, of the earlier one for what is gone, and of a draft to none', () => {
    const diff = frameworkDiff(
      { version: '0.1.0', form },
      {
        version: '0.2.0',
        form: edited(form, remove('RM-B1.2'), set('RM-A1.1', ['ceasn:competencyLabel', 'fr'], 'Accueillir')),
      },
    )
    const targets = (path: string) =>
      byTag(readHtml(diffPage(diff, { language: 'fr', publicUrl: 'https://badges.example', path })), 'a')
        .map(({ attributes }) => attributes.get('href') ?? '')
        .filter((href) => /\/0\.\d\.0\//u.test(href))
    expect(targets(`/frameworks/${slug}/0.1.0/diff/0.2.0`)).to.deep.equal([
      `/frameworks/${slug}/0.1.0/RM-B1.2`,
      `/frameworks/${slug}/0.2.0/RM-A1.1`,
    ])
    expect(targets(`/framework-drafts/${slug}/0.2.0/diff`)).to.deep.equal([])
  })

  it('shows what can be read of a very long list, and says how much is left', () => {
    const many = Array.from({ length: 507 }, (_, index) =>
      add(`RM-X${String(index)}`, { type: 'ceasn:Competency' } satisfies NormalNode),
    )
    const html = page('en', ...many)
    expect(html.match(/<article>/g)).to.have.length(500)
    expect(html).to.include('7 other elements changed')
  })

  it('has words for every kind of change', () => {
    for (const kind of Object.keys(kinds)) {
      for (const language of ['fr', 'en'] as const) {
        expect(words(language).find(`diff.kind.${kind}`), `${kind} ${language}`).to.be.a('string')
      }
    }
  })

  it('gives the rule of each change in both languages', () => {
    for (const { id, text } of diffRules) {
      expect(text.fr, id).to.be.a('string').with.length.above(10)
      expect(text.en, id).to.be.a('string').with.length.above(10)
      expect(text.fr, id).to.not.equal(text.en)
    }
  })
})
