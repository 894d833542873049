/** The rules that class changes, in words people of the field can discuss. The first that applies decides. */
import type { Text } from '../../text.ts'
import { isRuleOf, type Facts } from './facts.ts'
import type { ChangeClass } from './types.ts'

export interface DiffRule {
  /** Stable: standings and stored reports name it. */
  readonly id: string
  readonly class: ChangeClass
  readonly text: Text
  applies(facts: Facts): boolean
}

/** The last applies to everything. */
export const diffRules: readonly DiffRule[] = [
  rule(
    'order',
    'editorial',
    'L’ordre de présentation ne change pas le sens.',
    'The order things come in does not change their meaning.',
    ({ kind }) => kind === 'order-changed',
  ),
  rule(
    'competency-added',
    'compatible',
    'Une compétence ou un critère de plus n’enlève rien à ce qui a été reconnu.',
    'One more competency or criterion takes nothing from what was recognised.',
    ({ kind }) => kind === 'competency-added',
  ),
  rule(
    'competency-retired',
    'breaking',
    'Une compétence ou un critère retiré n’est plus reconnu sous son code.',
    'A competency or criterion that is retired is no longer recognised under its code.',
    ({ kind }) => kind === 'competency-retired' || kind === 'competency-removed',
  ),
  rule(
    'profile-added',
    'compatible',
    'Un profil de plus n’enlève rien à ce qui a été reconnu.',
    'One more profile takes nothing from what was recognised.',
    ({ kind }) => kind === 'profile-added',
  ),
  rule(
    'profile-retired',
    'breaking',
    'Un profil retiré n’est plus reconnu sous son code.',
    'A profile that is retired is no longer recognised under its code.',
    ({ kind }) => kind === 'profile-retired' || kind === 'profile-removed',
  ),
  rule(
    'level-added',
    'compatible',
    'Un niveau de plus laisse les autres niveaux comme ils étaient.',
    'One more level leaves the other levels as they were.',
    ({ kind }) => kind === 'level-added',
  ),
  rule(
    'level-removed',
    'breaking',
    'Un niveau retiré n’est plus reconnu.',
    'A level that is removed is no longer recognised.',
    ({ kind }) => kind === 'level-removed',
  ),
  rule(
    'evidence-kind-added',
    'compatible',
    'Une sorte de preuve de plus ne change rien tant qu’elle n’est pas exigée.',
    'One more kind of evidence changes nothing as long as it is not required.',
    ({ isWhole, kind, before }) => isWhole && kind === 'evidence-policy-changed' && before === undefined,
  ),
  rule(
    'evidence-kind-removed',
    'breaking',
    'Une preuve d’une sorte retirée ne compte plus.',
    'Evidence of a kind that is removed no longer counts.',
    ({ isWhole, kind }) => isWhole && kind === 'evidence-policy-changed',
  ),
  rule(
    'node-added-or-retired',
    'compatible',
    'Une liste, une source ou un autre élément ajouté ou retiré ne change pas ce qui est demandé.',
    'A list, a source or another element that comes or goes does not change what is asked for.',
    ({ isWhole, kind }) => isWhole && kind.startsWith('node-'),
  ),
  rule(
    'kind-or-code-changed',
    'breaking',
    'Sous un autre code, ou devenu une autre sorte d’élément, ce n’est plus ce qui a été reconnu.',
    'Under another code, or as another kind of element, it is no longer what was recognised.',
    ({ depth, property, kind }) =>
      depth === 1 &&
      (['type', 'ceasn:codedNotation'].includes(property) ||
        (property === 'skos:notation' && kind !== 'node-changed')),
  ),
  rule(
    'identifier',
    'editorial',
    'Un numéro d’ordre interne change ; ce qui est dit reste.',
    'An internal number changes; what is said stays.',
    ({ properties, property }) =>
      properties === undefined ? property === 'id' : properties.every((name) => name === 'id'),
  ),
  rule(
    'typography',
    'editorial',
    'Seuls changent les majuscules, les accents, les espaces ou la ponctuation.',
    'Only capitals, accents, spaces or punctuation change.',
    (facts) => isRuleOf.typography(facts),
  ),
  rule(
    'translation',
    'compatible',
    'Une traduction est ajoutée ou retirée : l’autre langue dit toujours la même chose.',
    'A translation comes or goes: the other language still says the same.',
    ({ isTranslation }) => isTranslation,
  ),
  rule(
    'note',
    'editorial',
    'Une note, un mot-clé ou une source ne change pas ce qui est demandé.',
    'A note, a keyword or a source does not change what is asked for.',
    (facts) => isRuleOf.note(facts),
  ),
  rule(
    'framework-reworded',
    'editorial',
    'Le titre ou la présentation du référentiel est écrit autrement.',
    'The title or the description of the framework is written otherwise.',
    ({ kind, isWords }) => kind === 'framework-described' && isWords,
  ),
  rule(
    'scale-or-policy-replaced',
    'breaking',
    'Le référentiel suit une autre échelle de niveaux ou une autre politique d’évaluation.',
    'The framework follows another scale of levels or another evaluation policy.',
    ({ kind, property }) =>
      kind === 'framework-described' &&
      ['mediation:hasLevelScheme', 'mediation:hasEvaluationPolicy'].includes(property),
  ),
  rule(
    'framework-described',
    'compatible',
    'La fiche du référentiel (état, langues, licence, auteurs) est tenue à jour.',
    'The record of the framework (status, languages, licence, authors) is kept up to date.',
    ({ kind }) => kind === 'framework-described',
  ),
  rule(
    'alignment',
    'compatible',
    'Une correspondance avec un autre cadre n’ajoute rien à ce qui est demandé.',
    'An alignment with another framework adds nothing to what is asked for.',
    ({ kind }) => kind.startsWith('alignment-'),
  ),
  rule(
    'moved',
    'compatible',
    'La compétence est rangée ailleurs ; ce qu’elle demande reste.',
    'The competency is put somewhere else; what it asks for stays.',
    ({ kind }) => kind === 'competency-moved',
  ),
  rule(
    'indicator-added',
    'breaking',
    'Un indicateur de plus est à observer à ce niveau.',
    'One more indicator is to be observed at this level.',
    ({ kind }) => kind === 'indicator-added',
  ),
  rule(
    'indicator-removed',
    'breaking',
    'Ce niveau ne dit plus ce qui a été observé.',
    'This level no longer says what was observed.',
    ({ kind }) => kind === 'indicator-removed',
  ),
  rule(
    'indicator-changed',
    'breaking',
    'Ce qui est observé à ce niveau est dit autrement : ce n’est peut-être plus la même chose.',
    'What is observed at this level is said otherwise: it may not be the same thing any more.',
    ({ kind }) => kind === 'indicator-changed',
  ),
  rule(
    'policy-rule-changed',
    'breaking',
    'Une règle est écrite autrement : elle ne permet peut-être plus la même chose.',
    'A rule is written otherwise: it may not allow the same any more.',
    ({ path, depth }) => depth > 1 && path.includes('mediation:rule'),
  ),
  rule(
    'requirement-tightened',
    'breaking',
    'Il est demandé davantage : ce qui suffisait peut ne plus suffire.',
    'More is asked for: what was enough may not be any more.',
    ({ demand }) => demand === 'tightened',
  ),
  rule(
    'requirement-eased',
    'compatible',
    'Il est demandé moins : ce qui suffisait suffit encore.',
    'Less is asked for: what was enough still is.',
    ({ demand }) => demand === 'eased',
  ),
  rule(
    'profile-target-lowered',
    'compatible',
    'Le profil vise une compétence de moins, ou un niveau moins haut.',
    'The profile aims at one competency less, or at a lower level.',
    ({ target }) => target === 'lowered',
  ),
  rule(
    'profile-target-raised',
    'breaking',
    'Le profil vise une compétence de plus, un niveau plus haut, ou autre chose.',
    'The profile aims at one competency more, at a higher level, or at something else.',
    ({ target }) => target === 'raised',
  ),
  rule(
    'level-correspondence',
    'compatible',
    'Le niveau est rapproché autrement d’autres échelles ; lui-même reste.',
    'The level is compared with other scales otherwise; it stays itself.',
    (facts) => isRuleOf.levelCorrespondence(facts),
  ),
  rule(
    'level-changed',
    'breaking',
    'Le niveau désigne autre chose : son rang, son sens ou le niveau de médiation auquel il répond.',
    'The level stands for something else: its rank, its meaning or the level of mediation it answers to.',
    ({ kind }) => kind === 'level-changed',
  ),
  rule(
    'reworded',
    'compatible',
    'Un titre ou un texte est écrit autrement ; les indicateurs décident toujours. À relire.',
    'A title or a text is written otherwise; the indicators still decide. To be read again.',
    ({ isWords }) => isWords,
  ),
  rule(
    'evidence-otherwise',
    'breaking',
    'Les preuves sont demandées autrement, sans que ce soit plus ou moins.',
    'Evidence is asked for otherwise, neither more nor less.',
    ({ kind }) => kind === 'evidence-policy-changed',
  ),
  rule(
    'described-otherwise',
    'compatible',
    'Autre chose en est dit (savoirs, métiers, publics, remplaçante…) ; ce qui est demandé reste.',
    'Something else is said of it (knowledge, trades, publics, successor…); what is asked for stays.',
    () => true,
  ),
]

function rule(
  id: string,
  ofClass: ChangeClass,
  fr: string,
  en: string,
  applies: DiffRule['applies'],
): DiffRule {
  return { id, class: ofClass, text: { fr, en }, applies }
}
