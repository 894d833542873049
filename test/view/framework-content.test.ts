import { expect } from 'chai'
import {
  frameworkListPage,
  frameworkNodePage,
  frameworkPage,
  frameworkVersionPage,
  type PageContext,
} from '../../server/view/framework-pages.tsx'
import { context, slugs, version } from './framework-versions.ts'
import { byTag, elements, readHtml, text, under, type Element } from './html.ts'

const versions = new Map(slugs.map((slug) => [slug, version(slug)]))
const listed = [...versions.values()]

function get(slug: (typeof slugs)[number]) {
  const found = versions.get(slug)
  if (found === undefined) throw new Error(`no ${slug}`)
  return found
}

function versionPage(slug: (typeof slugs)[number], language: PageContext['language'] = 'fr'): Element {
  return readHtml(frameworkVersionPage(get(slug), context(language, `/frameworks/${slug}/0.1.0`)))
}

function nodePage(
  slug: (typeof slugs)[number],
  code: string,
  language: PageContext['language'] = 'fr',
  more: Pick<PageContext, 'frameworks'> = {},
): Element {
  const node = get(slug).nodes.get(code)
  if (node === undefined) throw new Error(`no ${code}`)
  const page = { ...context(language, `/frameworks/${slug}/0.1.0/${code}`), ...more }
  return readHtml(frameworkNodePage(get(slug), code, node, page))
}

/** Texts marked as being in `language`. */
const inLanguage = (page: Element, language: string) =>
  elements(byTag(page, 'main')[0] ?? page)
    .filter((element) => element.attributes.get('lang') === language)
    .map(text)

describe('the page of a competency', () => {
  const french = nodePage('referentiel-mediateurs', 'RM-C1.3')
  const english = nodePage('referentiel-mediateurs', 'RM-C1.3', 'en')

  it('says what the competency is', () => {
    expect(text(byTag(french, 'h1')[0]!)).to.equal('Produire et partager des ressources pédagogiques')
    expect(text(french)).to.include('Compétence RM-C1.3')
    expect(text(french)).to.include(
      "Créer ou adapter des supports clairs, accessibles, sous licence ouverte quand c'est possible",
    )
  })

  it('shows the indicators of each level', () => {
    expect(under(french, 'Ce que l’on observe, à chaque niveau')).to.equal(
      [
        'Niveau 1 – Avec appui',
        'Réutilise un support existant en citant sa source',
        "Produit une fiche d'une page lisible",
        'Niveau 2 – En autonomie',
        'Crée un support original accessible et le publie sous licence',
        'Indexe ses ressources (public, niveau, thème)',
        'Niveau 3 – Référent, transmet',
        'Anime une collection commune et en assure la mise à jour',
        'Évalue la qualité de ressources du réseau',
      ].join('\n'),
    )
  })

  it('shows the knowledge, skills and attitudes it draws on', () => {
    expect(under(french, 'Savoirs')).to.equal(
      'Licences libres\nBases de ressources (Les Bases, centre mutualisé)',
    )
    expect(under(french, 'Savoir-faire')).to.equal('Rédaction claire\nMise en page accessible')
    expect(under(french, 'Attitudes')).to.equal('Partage\nProbité')
  })

  it('tells the evidence required from the evidence accepted, and how much of it each level asks for', () => {
    expect(under(french, 'Exigées')).to.equal('EV-PRO Production (fiche, support, dossier, code, plan)')
    expect(under(french, 'Acceptées aussi')).to.equal(
      'EV-END Endossement par un pair\nEV-OBS Observation en situation\nEV-AUT Auto-évaluation',
    )
    expect(under(french, 'Combien de preuves, à chaque niveau')).to.include(
      'Niveau 2 – En autonomie\nau moins 2 preuves, d’au moins 2 sortes, d’un poids total d’au moins 4\n',
    )
  })

  it('names the trades it belongs to and the profiles that aim at it, with their level', () => {
    expect(under(french, 'Métiers')).to.equal('M6 Formateur / pédagogue\nM2 Geek (technique)')
    expect(under(french, 'Où cela sert')).to.include("INI J'initie, je forme – niveau 3")
  })

  it('says of each match whether it is still to be confirmed', () => {
    const lines = under(french, 'Correspondances avec d’autres cadres').split('\n')
    expect(lines).to.include(
      '2.2 Creating and modifying digital resources – titre cité de mémoire à confirmer',
    )
    expect(lines).to.include('develop digital educational materials')
    expect(lines.filter((line) => line.includes('à confirmer'))).to.have.lengthOf(1)
  })

  it('cites each source once, with what was found in it', () => {
    expect(under(french, 'Sources')).to.equal(
      [
        'Human Tech Days, Centre-Val de Loire, 2020 : centre de ressources mutualisé, outils pédagogiques',
        'NEC Nantes, mars 2022 : ressourcerie par contribution, fiches pédagogiques adaptées',
      ].join('\n'),
    )
  })

  it('shows its notes: RM-B2.1 carries a legal risk', () => {
    expect(text(nodePage('referentiel-mediateurs', 'RM-B2.1'))).to.include('Risque : Juridique')
  })

  it('leads to the unit and the domain it is in, and to the competencies before and after', () => {
    const [trail, ...others] = byTag(french, 'nav').slice(1)
    expect(text(trail!)).to.include('Former et transmettre\nConception')
    expect(text(others.at(-1)!)).to.equal(
      "Précédente : RM-C1.2 Co-construire l'offre avec les publicsSuivante : RM-C2.1 Animer un atelier collectif",
    )
  })

  it('is in English where English exists, and marks what is left in French', () => {
    expect(text(byTag(english, 'h1')[0]!)).to.equal('Produce and share learning resources')
    expect(text(english)).to.include('Texts that do not exist in English yet are left in French.')
    expect(under(english, 'Required')).to.include('EV-PRO')
    expect(inLanguage(english, 'fr')).to.include('Évalue la qualité de ressources du réseau')
    expect(inLanguage(french, 'fr')).to.deep.equal([])
    expect(inLanguage(french, 'en')).to.include('Copyright and licences')
  })

  it('gives what identifies it for good: permanent address, version, day, digest, JSON-LD', () => {
    const record = under(french, 'Référence de cette page')
    expect(record).to.include('https://cadres.example/frameworks/referentiel-mediateurs/0.1.0/RM-C1.3')
    expect(record).to.include('0.1.0, publiée le 22 novembre 2026')
    expect(record).to.include('zQmStandInForTheDigestOfTheVersion')
    const alternates = elements(french).filter(
      ({ attributes }) => attributes.get('type') === 'application/ld+json',
    )
    expect(alternates.map(({ tag, attributes }) => [tag, attributes.get('href')])).to.deep.equal([
      ['link', '/frameworks/referentiel-mediateurs/0.1.0/RM-C1.3'],
      ['a', '/frameworks/referentiel-mediateurs/0.1.0/RM-C1.3'],
    ])
  })
})

describe('the pages of the abécédaire', () => {
  it('show every entry under its letter, with the sentences of each level', () => {
    const page = versionPage('abecedaire-publics')
    expect(
      byTag(page, 'h3').filter(({ attributes }) => attributes.get('class') === 'letter'),
    ).to.have.lengthOf(26)
    expect(byTag(page, 'article')).to.have.lengthOf(33)
    expect(under(page, 'B')).to.include('AB-B2 Bureautique : écrire et mettre en forme')
    expect(under(page, 'AB-B1 Banque et budget : suivre son argent')).to.include(
      "Niveau 2 – Je le fais avec de l'aide\nJe regarde mon compte avec de l'aide.\nJe reconnais une dépense.",
    )
  })

  it('call level 1 a diagnosis and never a badge, wherever it is shown, and no other level', () => {
    const mark = 'diagnostic, jamais un badge'
    const marked = [versionPage('abecedaire-publics'), nodePage('abecedaire-publics', 'AB-B1')].flatMap(
      (page) =>
        text(page)
          .split('\n')
          .filter((line) => line.startsWith('Niveau ')),
    )
    expect(marked.filter((line) => line.startsWith('Niveau 1 – On le fait pour moi'))).to.have.lengthOf(35)
    for (const line of marked) {
      const isFirst = line.startsWith('Niveau 1 – On le fait pour moi')
      const isMediation = /^Niveau \d – (Faire|Apprendre|Transmettre|Être)/u.test(line)
      if (!isMediation) expect(line.endsWith(mark), line).to.equal(isFirst)
    }
    const level = text(nodePage('abecedaire-publics', 'NIVEAU-1'))
    expect(level).to.include(mark)
    expect(level).to.include('jamais sous forme de badge')
  })

  it('do not offer a production as evidence where the entry has a privacy note', () => {
    const bank = under(nodePage('abecedaire-publics', 'AB-B1'), 'Preuves demandées')
    expect(bank).to.include('Confidentialité : Ne jamais joindre de relevé comme preuve.')
    expect(bank).to.include('Aucune production n’est acceptée comme preuve.')
    expect(bank).not.to.include('EV-PRO')
    expect(under(nodePage('abecedaire-publics', 'AB-B2'), 'Preuves demandées')).to.include('EV-PRO')
  })

  it('name the publics in the order of the data, say that no badge carries them, and sort nothing by them', () => {
    expect(under(nodePage('abecedaire-publics', 'AB-B1'), 'Publics souvent concernés')).to.equal(
      [
        'Pour préparer un atelier, sans ordre d’importance. Cette information n’est jamais écrite dans un badge.',
        'Tout public',
        'Grande précarité',
        'Seniors',
      ].join('\n'),
    )
    expect(text(nodePage('abecedaire-publics', 'PUBLIC-seniors'))).not.to.match(/AB-[A-Z]\d/u)
  })

  it('say that people concerned have not reviewed the sentences', () => {
    expect(text(versionPage('abecedaire-publics'))).to.include('Relues par des personnes concernées : non')
  })

  it('mark the levels of another framework that are still to be confirmed', () => {
    expect(under(nodePage('abecedaire-publics', 'AB-B1'), 'Correspondances avec d’autres cadres')).to.include(
      'Niveaux correspondants : notre 2 → 1, notre 3 → 2, notre 4 → 3 à confirmer',
    )
  })
})

describe('the pages of the label', () => {
  const page = versionPage('label-regional')

  it('list the criteria by tier: 15 of the base, 5 of excellence', () => {
    const codes = (heading: string) => under(page, heading).match(/^LR-\d\d/gmu) ?? []
    expect(codes('Critères du socle, pour tout label')).to.have.lengthOf(15)
    expect(codes('Critères d’excellence')).to.deep.equal(['LR-16', 'LR-17', 'LR-18', 'LR-19', 'LR-20'])
  })

  it('show the evidence, the automatic check and the competencies of a criterion', () => {
    const criterion = nodePage('label-regional', 'LR-06', 'fr', { frameworks: listed })
    expect(text(criterion)).to.include(
      'Prouvé par\nprocédure RGPD\nattestation de formation de moins de 5 ans',
    )
    expect(text(criterion)).to.include(
      'Vérification automatique\nUne attestation de formation RGPD par équipe',
    )
    expect(text(criterion)).to.include('Critère local : chaque membre')
    expect(text(criterion)).to.include('RM-B2.1 Protéger les données personnelles du public')
  })

  it('name a competency of another framework by its code when that framework is not at hand, with the same link', () => {
    for (const frameworks of [undefined, listed]) {
      const criterion = nodePage(
        'label-regional',
        'LR-06',
        'fr',
        frameworks === undefined ? {} : { frameworks },
      )
      const link = byTag(criterion, 'a').find((one) => text(one).startsWith('RM-B2.1'))
      expect(link?.attributes.get('href')).to.equal('/frameworks/referentiel-mediateurs/0.1.0/RM-B2.1')
    }
  })

  it('say what each level of the label asks for and how long it lasts', () => {
    const level = text(nodePage('label-regional', 'LABEL-labellise'))
    expect(level).to.include('Tous les critères socle prouvés')
    expect(level).to.include('Durée de validité\n36 mois')
  })
})

describe('the pages that lead to a version', () => {
  it('list each framework once, by its latest version', () => {
    const newer = {
      ...get('label-regional'),
      version: '0.2.0',
      title: { fr: 'Nouveau label', en: 'New label' },
    }
    const [abecedaire, label, referentiel] = listed
    const page = readHtml(
      frameworkListPage([abecedaire!, label!, newer, referentiel!], context('fr', '/frameworks')),
    )
    expect(byTag(page, 'h2').map(text)).to.deep.equal([
      'Abécédaire des compétences des publics cibles (proposition)',
      'Nouveau label',
      'Référentiel des compétences des médiateurs numériques (proposition)',
    ])
    expect(text(page)).to.include('26 lettres, 33 entrées.')
    expect(text(page)).to.include('7 domaines, 44 compétences.')
    expect(text(page)).to.include('20 critères. Version 0.2.0 – 2 versions')
  })

  it('show the versions of a framework, the latest first', () => {
    const newer = { ...get('label-regional'), version: '0.2.0', publishedAt: '2027-01-05T10:00:00Z' }
    const older = { ...get('label-regional'), status: 'superseded' as const }
    const page = readHtml(frameworkPage([older, newer], context('en', '/frameworks/label-regional')))
    expect(
      byTag(page, 'tr')
        .slice(1)
        .map((row) => [...byTag(row, 'th'), ...byTag(row, 'td')].map(text)),
    ).to.deep.equal([
      ['Version 0.2.0', '5 January 2027', 'in force', 'since version 0.1.0'],
      ['Version 0.1.0', '22 November 2026', 'superseded', ''],
    ])
    expect(byTag(page, 'a').map((link) => link.attributes.get('href'))).to.include(
      '/frameworks/label-regional/0.1.0/diff/0.2.0',
    )
  })

  it('do not exist for a framework without a version', () => {
    expect(() => frameworkPage([], context('fr', '/frameworks/nothing'))).to.throw('no page')
  })

  it('say so when nothing is published', () => {
    expect(text(readHtml(frameworkListPage([], context('fr', '/frameworks'))))).to.include(
      'Aucun référentiel n’est encore publié.',
    )
  })
})
