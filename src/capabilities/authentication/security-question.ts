/** A question and its answer, both in the owner's own words. */
export interface SecurityQuestion {
  readonly question: string;
  readonly answer: string;
}

const LONGEST = 120;
const SHORTEST_QUESTION = 8;
const SHORTEST_ANSWER = 4;

export type QuestionFault = 'question_too_short' | 'question_too_long' | 'answer_too_short' | 'answer_too_long' | 'answer_in_question';

/** All that speaks against them; none: acceptable. Lengths are in characters, after what does not count has been dropped. */
export function questionFaults({ question, answer }: SecurityQuestion): QuestionFault[] {
  const [asked, given] = [plainQuestion(question), plainAnswer(answer)];
  const faults: readonly (readonly [QuestionFault, boolean])[] = [
    ['question_too_short', [...asked].length < SHORTEST_QUESTION],
    ['question_too_long', [...asked].length > LONGEST],
    ['answer_too_short', [...given].length < SHORTEST_ANSWER],
    ['answer_too_long', [...given].length > LONGEST],
    ['answer_in_question', given !== '' && plainAnswer(asked).includes(given)],
  ];
  return faults.filter(([, holds]) => holds).map(([fault]) => fault);
}

/** As it is shown to whoever has to answer it. */
export function plainQuestion(question: string): string {
  return question
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

/** What is compared: a year later nobody knows whether they wrote a capital, a dot or the letter `ё`. */
export function plainAnswer(answer: string): string {
  const letters = answer.normalize('NFKC').toLowerCase().replaceAll('ё', 'е');
  return letters.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}
