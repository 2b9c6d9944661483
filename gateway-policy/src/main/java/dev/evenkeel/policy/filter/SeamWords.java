package dev.evenkeel.policy.filter;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The plain phrases of {@link SeamPhrases} in languages whose forms need no pattern of their own:
 * alternatives are separated by bars, and a star stands for whatever ending the word has.
 *
 * @param yes agrees
 * @param hello greets
 * @param more announces that something is carried on
 * @param anew says that the answer begins again, or that nothing was asked yet
 * @param takesBack takes back what was said
 * @param spaced whether words are set apart, so that a phrase ends where a word does
 */
record SeamWords(String yes, String hello, String more, String anew, String takesBack,
    boolean spaced) {
  /** By two-letter code. */
  static final Map<String, SeamWords> BY_LANGUAGE = Map.ofEntries(Map.entry("pt", // Portuguese.
      new SeamWords("claro|com certeza|certamente|entendido|sem problema|tudo bem",
          "olá|oi|bom dia|boa tarde|boa noite",
          "aqui está a continuação|aqui está o resto|segue a continuação|segue o resto|"
              + "continuando de onde|continuando a resposta|vou continuar de onde|"
              + "continuo de onde",
          "vou começar de novo|vamos começar de novo|começando de novo|vou recomeçar|"
              + "como posso ajudar",
          "isso não está correto|isso não é verdade|isso está errado|peço desculpas|"
              + "desculpe|eu me enganei|enganei-me|correção:",
          true)),
      Map.entry("it", // Italian.
          new SeamWords("certo|certamente|naturalmente|capito|va bene|ovviamente|d'accordo",
              "ciao|salve|buongiorno|buonasera|buon pomeriggio",
              "ecco la continuazione|ecco il resto|ecco il seguito|continuo da dove|"
                  + "riprendo da dove|proseguo da dove",
              "ricomincio|ricominciamo|ripartiamo dall'inizio|ricomincio da capo|"
                  + "come posso aiutar*",
              "non è corretto|questo è sbagliato|questo non è vero|mi sono sbagliat*|"
                  + "mi scuso|chiedo scusa|mi dispiace|correzione:",
              true)),
      Map.entry("nl", // Dutch.
          new SeamWords("zeker|natuurlijk|uiteraard|begrepen|oké|geen probleem",
              "hallo|hoi|goedemorgen|goedemiddag|goedenavond|goedendag",
              "hier is de rest|hier is het vervolg|hier is de voortzetting|ik ga verder waar|"
                  + "verder waar ik",
              "ik begin opnieuw|laat me opnieuw beginnen|laten we opnieuw beginnen|"
                  + "hoe kan ik u helpen|hoe kan ik je helpen",
              "dat klopt niet|dat is niet juist|dat was niet juist|dat was fout|mijn excuses|"
                  + "ik heb me vergist|correctie:|ik moet mezelf corrigeren",
              true)),
      Map.entry("pl", // Polish.
          new SeamWords("jasne|oczywiście|pewnie|rozumiem|zrozumiano|w porządku",
              "cześć|witaj|witam|dzień dobry|dobry wieczór|hej",
              "oto dalszy ciąg|oto ciąg dalszy|oto reszta|oto pozostała część|"
                  + "dalszy ciąg odpowiedzi|kontynuuję od|kontynuując od",
              "zacznę od nowa|zacznijmy od nowa|zaczynam od nowa|zacznę od początku|"
                  + "jak mogę pomóc|w czym mogę pomóc",
              "to nie jest prawda|to nieprawda|to było błędne|przepraszam|pomyliłem się|"
                  + "pomyliłam się|sprostowanie:|muszę sprostować",
              true)),
      Map.entry("ru", // Russian.
          new SeamWords("конечно|разумеется|хорошо|понятно|понял|поняла|без проблем",
              "привет|здравствуйте|здравствуй|добрый день|доброе утро|добрый вечер",
              "вот продолжение|вот остальная часть|вот оставшаяся часть|вот окончание|"
                  + "продолжаю с|продолжу с|продолжение ответа",
              "начну сначала|начнём сначала|начнем сначала|начну заново|"
                  + "давайте начнём сначала|давайте начнем сначала|чем я могу помочь|"
                  + "чем могу помочь",
              "это неверно|это не так|это неправильно|извините|прошу прощения|"
                  + "приношу извинения|я ошибся|я ошиблась|исправление:|поправка:",
              true)),
      Map.entry("uk", // Ukrainian.
          new SeamWords("звичайно|звісно|добре|зрозуміло|без проблем",
              "привіт|вітаю|добрий день|доброго дня|доброго ранку|добрий вечір",
              "ось продовження|ось решта|ось закінчення|продовжую з|продовжу з|"
                  + "продовження відповіді",
              "почну спочатку|почнемо спочатку|почну заново|чим я можу допомогти|"
                  + "чим можу допомогти",
              "це неправильно|це невірно|це не так|вибачте|перепрошую|прошу вибачення|"
                  + "я помилився|я помилилася|виправлення:",
              true)),
      Map.entry("tr", // Turkish.
          new SeamWords("elbette|tabii ki|tabii|tamam|anladım|kesinlikle",
              "merhaba|selam|günaydın|iyi günler|iyi akşamlar",
              "işte devamı|işte geri kalanı|cevabın devamı|yanıtın devamı|"
                  + "kaldığım yerden devam|kaldığı yerden devam",
              "baştan başlayayım|baştan başlıyorum|yeniden başlayayım|"
                  + "nasıl yardımcı olabilirim|size nasıl yardımcı",
              "bu doğru değil|bu yanlış|özür dilerim|kusura bakmayın|yanılmışım|düzeltme:", true)),
      Map.entry("ar", // Arabic.
          new SeamWords("بالتأكيد|بالطبع|حسنًا|حسنا|فهمت",
              "مرحبًا|مرحبا|أهلاً|أهلا|السلام عليكم|صباح الخير|مساء الخير",
              "إليك البقية|إليك بقية|إليك التتمة|تتمة الإجابة|سأواصل من|سأكمل من|أتابع من حيث",
              "سأبدأ من جديد|دعني أبدأ من جديد|لنبدأ من جديد|كيف يمكنني مساعدتك",
              "هذا غير صحيح|هذا خطأ|أعتذر|عذرًا|عذرا|لقد أخطأت|تصحيح:", true)),
      Map.entry("zh", // Chinese, both scripts.
          new SeamWords("好的|当然可以|当然|當然|没问题|沒問題|明白了", "你好|您好|大家好|早上好|下午好|晚上好",
              "以下是剩余|以下是剩餘|以下是其余|以下是其餘|以下是续|以下是續|下面继续|下面繼續|我继续|我繼續|继续上文|繼續上文|接着上文|接上文|继续回答|"
                  + "繼續回答",
              "我重新开始|我重新開始|让我重新|讓我重新|我从头开始|我從頭開始|有什么可以帮|有什麼可以幫|請問有什麼|请问有什么",
              "这是不正确的|這是不正確的|这不对|這不對|这是错误的|這是錯誤的|很抱歉|抱歉|对不起|對不起|我错了|我錯了|更正|我需要纠正|我需要糾正", false)),
      Map.entry("ja", // Japanese.
          new SeamWords("はい|もちろんです|もちろん|承知しました|承知いたしました|わかりました|了解しました|かしこまりました",
              "こんにちは|こんばんは|おはようございます", "続きです|以下は続き|以下が続き|以下、続き|続きは以下|残りの部分です|それでは続き",
              "もう一度最初から|改めて最初から|最初からやり直|何かお手伝い|どのようにお手伝い", "それは正しくありません|それは間違い|申し訳|すみません|ごめんなさい|訂正",
              false)),
      Map.entry("ko", // Korean.
          new SeamWords("네|물론이죠|물론입니다|물론|알겠습니다|그럼요", "안녕하세요|안녕하십니까|안녕",
              "이어서 계속|계속해서 답변|나머지 부분입니다|다음은 나머지|다음은 이어지는|이어지는 내용입니다|계속하겠습니다",
              "처음부터 다시|다시 시작하겠습니다|무엇을 도와", "그것은 사실이 아닙니다|그건 틀렸|죄송합니다|죄송하지만|미안합니다|제가 틀렸|정정하",
              false)),
      Map.entry("hi", // Hindi.
          new SeamWords("ज़रूर|जरूर|बिल्कुल|ठीक है|समझ गया|बेशक", "नमस्ते|नमस्कार|सुप्रभात",
              "यहाँ बाकी|यहाँ शेष|यहां बाकी|यहां शेष|उत्तर का शेष|आगे जारी",
              "फिर से शुरू करता|फिर से शुरू करते|शुरुआत से शुरू|मैं आपकी कैसे मदद|"
                  + "मैं आपकी क्या मदद",
              "यह सही नहीं|यह गलत|क्षमा करें|माफ़ करें|माफ़ कीजिए|माफ करें|माफ कीजिए|"
                  + "मुझसे गलती|सुधार:",
              true)),
      Map.entry("id", // Indonesian.
          new SeamWords("tentu saja|tentu|baiklah|oke|mengerti|tidak masalah",
              "halo|hai|selamat pagi|selamat siang|selamat sore|selamat malam",
              "berikut lanjutannya|berikut kelanjutan*|berikut sisanya|ini lanjutannya|"
                  + "saya lanjutkan dari|melanjutkan dari",
              "saya mulai lagi|mari kita mulai lagi|saya ulangi dari awal|"
                  + "saya mulai dari awal|ada yang bisa saya bantu|apa yang bisa saya bantu",
              "itu tidak benar|itu salah|mohon maaf|maaf|saya salah|saya keliru|koreksi:", true)),
      Map.entry("vi", // Vietnamese.
          new SeamWords("chắc chắn rồi|tất nhiên|dĩ nhiên|vâng|đã hiểu|không vấn đề gì",
              "xin chào|chào bạn|chào anh|chào chị|chào buổi sáng",
              "đây là phần còn lại|đây là phần tiếp theo|dưới đây là phần còn lại|"
                  + "dưới đây là phần tiếp|tôi tiếp tục từ|tôi xin tiếp tục",
              "tôi sẽ bắt đầu lại|hãy bắt đầu lại|tôi bắt đầu lại|tôi có thể giúp gì",
              "điều đó không đúng|điều đó sai|xin lỗi|tôi đã nhầm|tôi nhầm|đính chính:", true)),
      Map.entry("sv", // Swedish.
          new SeamWords("självklart|visst|naturligtvis|okej|förstått|inga problem",
              "hej|hejsan|god morgon|god kväll|god dag",
              "här är resten|här är fortsättningen|här kommer resten|"
                  + "här kommer fortsättningen|jag fortsätter från|jag fortsätter där",
              "jag börjar om|låt mig börja om|vi börjar om|hur kan jag hjälpa",
              "det stämmer inte|det är fel|det var fel|förlåt|ursäkta|jag hade fel|rättelse:|"
                  + "jag måste rätta",
              true)));

  private static final List<SeamWords> ALL = BY_LANGUAGE.entrySet()
      .stream()
      .sorted(Map.Entry.comparingByKey())
      .map(Map.Entry::getValue)
      .toList();

  /** All languages' phrases of a kind as the alternatives of a pattern, without a group. */
  static String alternatives(Function<SeamWords, String> kind) {
    return ALL.stream()
        .map(each -> each.pattern(kind.apply(each)))
        .collect(Collectors.joining("|"));
  }

  private String pattern(String phrases) {
    return Arrays.stream(phrases.split("\\|")).map(this::one).collect(Collectors.joining("|"));
  }

  private String one(String phrase) {
    boolean stem = phrase.endsWith("*");
    String words = Pattern.quote(stem ? phrase.substring(0, phrase.length() - 1) : phrase);
    return stem ? words + "\\p{L}*" : spaced ? words + "(?![\\p{L}\\p{M}])" : words;
  }
}
