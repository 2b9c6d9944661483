package dev.evenkeel.policy.tone;

import dev.evenkeel.policy.tone.ToneLexicon.Sign;
import java.util.List;

/** The vocabulary of {@link ToneLexicon}: at most four words each, compared after folding. */
final class TonePhrases {
  private TonePhrases() {}

  /** Takes the phrases of one sign in one language. */
  interface Taker {
    void take(String language, Sign sign, List<String> phrases);
  }

  static void all(Taker taker) {
    english(taker);
    german(taker);
    french(taker);
    spanish(taker);
  }

  private static List<String> list(String phrases) {
    return List.of(phrases.split(", ", -1));
  }

  private static void english(Taker taker) {
    taker.take("en", Sign.HEDGE, list(
        "may, might, maybe, perhaps, possibly, probably, likely, unlikely, could, seems, seem, "
            + "seemingly, appears to, appear to, apparently, generally, usually, typically, often, "
            + "sometimes, tends to, tend to, roughly, approximately, somewhat, arguably, i think, "
            + "i believe, i guess, i suppose, it depends, depending on, depends on, in general, "
            + "in some cases, not necessarily, as far as, not sure, not certain, to some extent, "
            + "can vary, may vary, potentially, presumably, suggests, suggest that, kind of, "
            + "sort of, in theory, reportedly"));
    taker.take("en", Sign.APOLOGY,
        list("sorry, apologize, apologise, apologies, apology, apologizing, my mistake, "
            + "forgive me, pardon me, regret to, regrettably"));
    taker.take("en", Sign.WARM,
        list("glad, happy to, delighted, thank, thanks, welcome, wonderful, congratulations, "
            + "congrats, great question, good question, love, lovely, feel free, don't hesitate, "
            + "hope this helps, hope that helps, good luck, best of luck, enjoy, appreciate, "
            + "you've got this, take care, excited, of course, absolutely, certainly, sure thing, "
            + "my pleasure, i understand how, i hear you, you're not alone, rest assured, "
            + "no worries, fantastic, awesome, dear, warmly, cheers"));
    taker.take("en", Sign.MORAL,
        list("important to remember, important to note, important to understand, "
            + "important to respect, important to consider, crucial to, essential to remember, "
            + "unethical, ethical, ethically, immoral, morally, illegal, inappropriate, harmful, "
            + "not appropriate, please remember, please consider, please be aware, responsibly, "
            + "be respectful, with respect, you should never, you should always, never okay, "
            + "not acceptable, unacceptable, seek professional, consult a, consult an, "
            + "consult with, consult your, professional advice, professional help, "
            + "legal consequences, serious consequences, i encourage you, i urge you, "
            + "strongly advise, strongly discourage, wrong to, keep in mind, respect the privacy, "
            + "offensive, disrespectful, discriminatory, stereotypes"));
    taker.take("en", Sign.PERSONA,
        list("as an ai, i'm an ai, i am an ai, a language model, "
            + "large language model, as an assistant, as a chatbot, "
            + "as a virtual assistant, ai assistant, my training data, my training, "
            + "my programming, i was trained, i was programmed, my knowledge cutoff, "
            + "don't have feelings, don't have personal, do not have personal, "
            + "don't have real-time, as a machine, my guidelines, as a digital assistant"));
    taker.take("en", Sign.FORMAL,
        list("therefore, furthermore, moreover, however, hence, thus, shall, consequently, "
            + "nevertheless, nonetheless, regarding, concerning, additionally, accordingly, "
            + "whereas, notwithstanding, pursuant, hereby, herein, thereby, wherein, upon, "
            + "in accordance with, with regard to, in addition, prior to, subsequent, "
            + "subsequently, cannot, do not, does not, did not, is not, are not, will not, "
            + "would not, should not, could not, it is, i am, you are, we are, utilize, obtain, "
            + "sincerely, kindly, madam, respectively, such as, in order to"));
    taker.take("en", Sign.INFORMAL,
        list("don't, doesn't, didn't, isn't, aren't, wasn't, weren't, won't, wouldn't, can't, "
            + "couldn't, shouldn't, haven't, hasn't, hadn't, i'm, i've, i'll, i'd, you're, "
            + "you've, you'll, you'd, we're, we've, we'll, it's, that's, there's, here's, "
            + "what's, let's, they're, they've, they'll, who's, gonna, wanna, gotta, kinda, "
            + "sorta, dunno, yeah, yep, nope, hey, hi, okay, ok, cool, stuff, guys, lol, haha, "
            + "wow, oh, oops, super, totally, a lot of, lots of, tons of, a bunch of, pretty much, "
            + "awesome, btw, folks, yay, ugh, c'mon, ya, kids, no worries"));
    taker.take("en", Sign.YOU,
        list("you, your, yours, yourself, yourselves, you're, you've, " + "you'll, you'd"));
  }

  private static void german(Taker taker) {
    taker.take("de", Sign.HEDGE,
        list("vielleicht, möglicherweise, eventuell, wahrscheinlich, vermutlich, könnte, könnten, "
            + "dürfte, scheint, scheinen, anscheinend, meistens, in der regel, normalerweise, oft, "
            + "manchmal, etwa, ungefähr, ich glaube, ich denke, ich vermute, je nach, kommt darauf "
            + "an, hängt davon ab, unter umständen, im allgemeinen, tendenziell, wohl"));
    taker.take("de", Sign.APOLOGY, list("tut mir leid, entschuldigung, entschuldige, "
        + "entschuldigen, verzeihung, verzeihen, bedaure, bedauere, leider, sorry"));
    taker.take("de", Sign.WARM,
        list("gerne, gern, freut mich, freue mich, herzlich, danke, vielen dank, willkommen, "
            + "viel erfolg, viel glück, viel spaß, gute frage, tolle frage, wunderbar, natürlich, "
            + "selbstverständlich, glückwunsch, alles gute, liebe, lieber, ich verstehe dich"));
    taker.take("de", Sign.MORAL,
        list("wichtig zu beachten, zu beachten dass, unethisch, ethisch, unmoralisch, illegal, "
            + "strafbar, verboten, unangemessen, schädlich, verantwortungsvoll, respektvoll, "
            + "nicht akzeptabel, fachkundigen rat, professionelle hilfe, wenden sie sich, bitte "
            + "bedenken, bitte beachten, bedenken sie, denken sie daran"));
    taker.take("de", Sign.PERSONA,
        list("als ki, als ki-modell, als ki-assistent, als sprachmodell, "
            + "als künstliche intelligenz, ein sprachmodell, eine ki, meine trainingsdaten, "
            + "als ki-sprachmodell, mein training"));
    taker.take("de", Sign.FORMAL,
        list("ihnen, sehr geehrte, daher, folglich, ferner, darüber hinaus, hinsichtlich, "
            + "bezüglich, gemäß, jedoch, somit, demnach, dennoch, wenden sie, beachten sie, "
            + "können sie, haben sie, sollten sie, möchten sie, wenn sie, dass sie"));
    taker.take("de", Sign.INFORMAL, list("du, dich, dir, dein, deine, deinen, deiner, deinem, hey, "
        + "hi, hallo, okay, ok, super, cool, klar, mal, na, echt, krass, ja klar, guck, kriegst"));
  }

  private static void french(Taker taker) {
    taker.take("fr", Sign.HEDGE,
        list("peut-être, probablement, possiblement, sans doute, pourrait, pourraient, semble, "
            + "semblent, il semble, en général, généralement, souvent, parfois, environ, je pense, "
            + "je crois, ça dépend, cela dépend, selon, peut varier, éventuellement, apparemment, "
            + "plutôt"));
    taker.take("fr", Sign.APOLOGY, list("désolé, désolée, excusez-moi, excuse-moi, pardon, mes "
        + "excuses, je regrette, malheureusement, navré, navrée"));
    taker.take("fr", Sign.WARM,
        list("avec plaisir, merci, bienvenue, ravi, ravie, heureux de, heureuse de, félicitations, "
            + "bonne question, excellente question, bonne chance, bon courage, n'hésitez pas, "
            + "n'hésite pas, bien sûr, certainement, absolument, cher, chère, merveilleux"));
    taker.take("fr", Sign.MORAL,
        list("important de noter, important de rappeler, important de respecter, contraire à "
            + "l'éthique, éthique, immoral, illégal, illégale, interdit, inapproprié, nuisible, "
            + "veuillez noter, consulter un, consultez un, un professionnel, de manière "
            + "responsable, inacceptable, offensant"));
    taker.take("fr", Sign.PERSONA,
        list("en tant qu'ia, qu'intelligence artificielle, modèle de "
            + "langage, une intelligence artificielle, qu'assistant virtuel, mes données "
            + "d'entraînement, en tant qu'assistant"));
    taker.take("fr", Sign.FORMAL,
        list("vous, votre, vos, veuillez, cependant, toutefois, "
            + "néanmoins, par conséquent, ainsi, en outre, concernant, conformément, afin de, "
            + "cordialement, madame, monsieur"));
    taker.take("fr", Sign.INFORMAL, list("tu, ton, ta, tes, toi, t'as, t'es, salut, coucou, ok, "
        + "ouais, super, cool, truc, trucs, sympa, ça, vachement, hein, bah"));
    taker.take("fr", Sign.YOU,
        list("tu, ton, ta, tes, toi, te, vous, votre, vos, vous-même, toi-même"));
  }

  private static void spanish(Taker taker) {
    taker.take("es", Sign.HEDGE,
        list("quizá, quizás, tal vez, posiblemente, probablemente, podría, podrían, puede que, "
            + "parece, parecen, generalmente, en general, normalmente, a menudo, a veces, "
            + "aproximadamente, creo que, pienso que, depende, según, puede variar, suele, suelen, "
            + "aparentemente"));
    taker.take("es", Sign.APOLOGY, list("lo siento, perdón, perdona, perdone, disculpa, disculpe, "
        + "disculpas, lamento, lamentablemente, desafortunadamente"));
    taker.take("es", Sign.WARM,
        list("con gusto, con mucho gusto, gracias, bienvenido, bienvenida, encantado, encantada, "
            + "me alegra, feliz de, felicidades, buena pregunta, excelente pregunta, buena suerte, "
            + "mucha suerte, no dudes en, no dude en, por supuesto, claro que, ánimo, querido, "
            + "querida, maravilloso"));
    taker.take("es", Sign.MORAL,
        list("importante recordar, importante tener en, importante señalar, importante respetar, "
            + "poco ético, ético, ética, inmoral, ilegal, prohibido, inapropiado, dañino, consulta "
            + "a un, consulte a un, un profesional, de manera responsable, inaceptable, ofensivo, "
            + "ten en cuenta, tenga en cuenta"));
    taker.take("es", Sign.PERSONA,
        list("como ia, como una ia, como inteligencia artificial, modelo "
            + "de lenguaje, una inteligencia artificial, como asistente virtual, mis datos de "
            + "entrenamiento, soy una ia"));
    taker.take("es", Sign.FORMAL,
        list("usted, ustedes, le recomiendo, sin embargo, no obstante, "
            + "por consiguiente, asimismo, además, respecto a, conforme a, estimado, estimada, "
            + "atentamente, por lo tanto, cordialmente"));
    taker.take("es", Sign.INFORMAL, list("tú, tu, tus, ti, contigo, tienes, puedes, quieres, vale, "
        + "hola, genial, guay, chao, oye, mira, ok, un montón, vosotros, vuestro"));
    taker.take("es", Sign.YOU,
        list("tú, tu, tus, ti, te, contigo, usted, ustedes, vosotros, " + "vuestro, vuestra, os"));
  }
}
