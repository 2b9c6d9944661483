package dev.evenkeel.policy.classify;

/** Wordings in other languages than English, as patterns over folded text. */
final class Foreign {
  private Foreign() {}

  static final String[] REFUSES = {
      // German
      "(kann|könnte|möchte|darf|will) ich [^.!?]{0,24}(nicht|keine)",
      "ich kann (dir |ihnen |dazu |leider |keine |hierzu |dabei |das |darauf |da |diese )",
      "(dabei|damit|dazu) (kann|darf|möchte|werde) ich", "darf ich (nicht|keine)",
      "ich darf (dir |" + "ihnen |dazu |hierzu )?(keine|nicht)",
      "(ich )?werde (das |ich |dir |dies |so etwas )?" + "(nicht|keine)",
      "ich (lehne|weigere|möchte (dazu |das |hier )?(keine|nicht))", "nicht in der lage",
      "nicht weiterhelfen", "nicht helfen",
      // French
      "je ne (peux|suis|saurais|souhaite|vais|veux) (pas|malheureusement)", "je refuse",
      "il m'est impossible", "je suis dans l'impossibilité", "je préfère ne pas",
      // Spanish
      "no puedo", "no (me )?es posible", "no voy a",
      "no estoy (en condiciones|autorizado|dispuesto)", "no podre", "no podría", "me niego",
      "no soy capaz", "lamento no poder", "prefiero no",
      // Italian
      "non posso", "non sono in grado", "mi rifiuto", "non mi è possibile", "preferisco non",
      // Portuguese
      "não (posso|consigo|vou|estou|me é)", "nao (posso|consigo|vou|estou)", "recuso-me",
      // Dutch
      "kan ik (je |u |daar |hier |dat |helaas |geen |niet )",
      "ik kan (je |u |daar |hier |helaas |geen " + "|niet )",
      "ik (weiger|wil geen|mag geen|mag niet)", "niet (mee )?helpen",
      // Polish
      "nie (mogę|moge|jestem w stanie|będę|zamierzam|udzielę)", "odmawiam", "nie pomogę",
      // Russian, Ukrainian
      "(я )?не (могу|смогу|буду|стану|вправе)", "(я )?отказываюсь", "не в состоянии", "не можу",
      "не имею права", "вынужден отказать",
      // Turkish
      "(yardımcı|yardım|cevap|bilgi|yanıt)[a-zçğıöşü ]{0,12}(olamam|edemem|veremem|olamıyorum|veremiyorum)",
      "[a-zçğıöşü]{2,14}(amam|emem|mayacağım|meyeceğim)", "reddediyorum", "yapamam",
      // Chinese
      "无法(提供|回答|协助|帮助|满足|完成|为|给|参与|生成|讨论)", "不能(提供|回答|协助|帮助|帮|为|给|参与|生成|告诉|满足)", "不会(提供|帮|协助|参与|写)",
      "我(无法|不能|拒绝|不会|不便)", "無法(提供|回答|協助|幫)", "我(無法|不能)", "恕我", "爱莫能助",
      // Japanese
      "(お応え|お答え|お手伝い|ご提供|提供|回答|対応|お教え|協力|支援|作成|お受け|お伝え)(することは|することが|は|が)?(できません|できかねます|いたしかねます|出来ません|しかねます)",
      "ことはできません", "ことができません", "できかねます", "お断り", "控えさせて",
      // Korean
      "(도와|도움|제공|답변|대답|알려|응답|작성|협조)[^.]{0,10}(수 없|수는 없|어렵|않겠|못)", "드릴 수 없", "할 수 없습니다", "거절",
      "도와드릴 수",
      // Arabic
      "لا (أستطيع|يمكنني|اقدر|أقدر)", "لن (أتمكن|أقوم|أقدم|أساعد)", "لست قادرا", "أرفض",
      "لا استطيع",
      // Hindi
      "नहीं (कर|दे|बता|लिख)", "मदद नहीं", "असमर्थ", "इनकार",
      // Vietnamese, Indonesian, Swedish
      "(tôi )?không thể (giúp|hỗ trợ|cung cấp|trả lời)",
      "(saya )?tidak (bisa|dapat) (membantu|memberikan" + "|menyediakan|menjawab|melayani)",
      "jag kan (tyvärr )?inte", "kan jag (tyvärr )?inte",
      // The same with other verbs: not to do, not to give, not to take part
      "(gebe|mache|schreibe|helfe|unterstütze|erstelle|nenne) ich [^.!?]{0,20}(nicht|keine)",
      "ich (gebe|mache|schreibe|helfe|erstelle|nenne|verrate) [^.!?]{0,20}(nicht|keine)",
      "sehe ich [^.!?]{0,16}nicht",
      "je ne (participerai|donnerai|fournirai|ferai|dirai|vous aiderai|"
          + "t'aiderai|rédigerai|écrirai)",
      "non merci", "no (te|le|les|os) voy a", "no (te|le) (ayudar|puedo|dar)", "mi fermo qui",
      "non (ti|vi|le) (aiut|dar)", "isso eu não faço", "não (faço|ajudo|escrevo|te ajudo)",
      "prefiro não", "dat doe ik niet",
      "ik (help|doe|schrijf|geef) (je |u |daar |hier )?(niet|geen)", "wolę (tego )?nie",
      "nie (podam|zrobię|napiszę|pomożemy|doradzę|licz)",
      "(я )?не (помогу|дам|напишу|скажу|вижу|подскажу|участвую)",
      "(я )?не (допоможу|бачу|дам|напишу)", "yardımcı olmam", "(etmem|vermem|yazmam|yapmam|yok)",
      "没法", "看不到", "不能帮", "恕难", "做不到", "(お手伝い|協力|作成|提供)(は)?しません", "書きません", "できません", "だめです",
      "수는? ?없어요", "(드리지|하지|쓰지) (않|못)", "못 (해|도와|알려)", "أفضّل ألا", "أفضل ألا", "لن أ", "لا أستطيع",
      "साथ नहीं", "नहीं (दूँगा|करूँगा|लिखूँगा|दूंगा|करूंगा|बताऊँगा)",
      "tôi không (thể|giúp|viết|làm|hướng dẫn)", "(saya )?tidak (bisa|dapat|akan) ",
      "jag (hjälper|skriver|gör) (dig )?inte",
      // What the speaker as a rule does not do, or only others do
      "(mache|schreibe|gebe|helfe|unterstütze|erfinde|fälsche|verrate|teile|liefere|erkläre) ich "
          + "(dir|dich|ihnen|sie|euch|dabei|hier) (aber |leider )?(nicht|keine)",
      "ohne mich", "ich bin (hier )?nur für", "dafür bin ich nicht",
      "je n'(aide|écris|invente|explique|enseigne|insulte)", "je n'en (fais|écris|rédige|donne)",
      "je ne (communique|donne|rédige|fais|partage|fournis|me moque|réponds)",
      "je ne (les|le|la|vous) (communique|donne|dis|aide|fais)", "ne comptez pas sur moi",
      "no (doy|hago|escribo|ayudo|comparto|enseño|invento|participo|respondo)",
      "no (lo|la|los|las|te lo|te la|te los|te las) (doy|hago|escribo|comparto|digo|cuento|enseño)",
      "no te (ayudo|enseño|explico)", "conmigo no cuentes",
      "non (scrivo|preparo|faccio|insegno|invento|partecipo|fornisco|condivido|aiuto)",
      "non (lo|la|li|le|ne|ti) (do|dico|scrivo|faccio|preparo|insegno|aiuto)",
      "não (ensino|passo|partilho|compartilho|brinco|invento|participo|forneço|respondo|dou)",
      "(deel|geef|maak|schrijf|verzin|doe|help|vertel) ik (je |u |er |daar |hier |dat )?"
          + "(bij |mee )?(niet|geen)",
      "daar (help|doe|werk) ik (je |niet |u )", "werk ik niet",
      "nie (pomagam|piszę|podaję|udostępniam|uczę|robię|wymyślam|fałszuję|żartuję|odpowiadam)",
      "не (помогаю|пишу|сообщаю|шучу|выдаю|учу|участвую|отвечаю|раскрываю|подделываю|помощник)",
      "(помогать|писать|рассказывать|подделывать|объяснять|участвовать) не (буду|стану)",
      "не (допомагаю|пишу|повідомляю|підказую|раджу|розкриваю|підкажу|буду|стану)",
      "(yardımcı olmuyorum|paylaşmıyorum|vermiyorum|yazmıyorum|düzenlemem|anlatmam|öğretmem)",
      "(hjälper|skriver|lämnar|gör|delar|berättar) jag (dig )?inte",
      "jag (delar|lämnar|ger|berättar) inte", "不(便透露|便回答|会教|会写|会提供|教|写这)", "这个我不", "这种(内容|事)我不",
      "(手伝い|作成|代筆|案内|協力|お教え|お答え|公開|お伝え)(は|に)?(しません|いたしません|していません|しておりません|いたしておりません)",
      "(도와드리지|알려 드리지|알려드리지|만들어 드리지|만들지|제공하지|공유하지|돕지|안내하지) ?(않|못)",
      "لا (أساعد|أشارك|أكتب|أقدم|أعطي|أعلم|أشرح)", "لن (أكتب|أساعد|أشارك|أعطي|أشرح|أقدم|أعلمك)",
      "नहीं (बताता|बनाता|लिखता|सिखाता|करता|बताती|बनाऊँगा|सिखाऊँगा|लिखूंगा)",
      "(mình|tôi|em) (sẽ )?không (giúp|chia sẻ|hướng dẫn|viết|làm|chỉ|tham gia|thể)",
      "(saya|aku) (tidak|tak|nggak|enggak) (bantu|membantu|berbagi|menulis|memberi|mau|mengajar"
          + "|ikut)",
      "tidak saya (bagikan|berikan|bantu|tulis)",
      // What the speaker will not say, whatever stands between
      "(darauf|das|dies) (antworte|sage|schreibe|erkläre|verrate|werde) ich [^.!?]{0,16}nicht",
      "je ne (te |vous |le |la |les )(dirai|donnerai|expliquerai|montrerai|partagerai|fournirai)",
      "je n'(aiderai|expliquerai|en parlerai|y répondrai)",
      "no (te |le |os )?(diré|daré|ayudaré|escribiré|explicaré|contaré)",
      "non (ti |le |vi )?(dirò|darò|aiuterò|scriverò|spiegherò|risponderò)",
      "não (te |lhe |lhes )?(direi|darei|ajudarei|escreverei|ensinarei|responderei)",
      "(daar|dat) (geef|vertel|zeg|schrijf|beantwoord) ik [^.!?]{0,12}(niet|geen)",
      "tego nie (powiem|napiszę|zdradzę|wyjaśnię)",
      "не (отвечу|расскажу|объясню|раскрою|відповім|розповім)",
      "(det|detta) (svarar|säger|berättar|skriver) jag inte"};

  static final String[] SORRY = {"es tut mir( wirklich| sehr)? leid", "tut mir leid", "leider",
      "entschuldig", "(je suis |suis )?(désolé|desole|navré)", "malheureusement", "lo siento",
      "lamento", "lamentablemente", "desafortunadamente", "mi dispiace", "purtroppo", "desculp",
      "sinto muito", "infelizmente", "het spijt me", "helaas", "przykro mi", "przepraszam",
      "niestety", "извините", "простите", "к сожалению", "сожалею", "вибачте", "на жаль", "üzgünüm",
      "maalesef", "ne yazık ki", "抱歉", "对不起", "對不起", "很遗憾", "申し訳", "すみません", "残念", "ごめん", "죄송", "미안",
      "유감", "عذر", "آسف", "للأسف", "क्षमा", "माफ़", "माफ", "दुर्भाग्य", "xin lỗi", "rất tiếc",
      "maaf", "mohon maaf", "tyvärr", "jag är ledsen"};

  static final String[] LACKS = {"als (ki|künstliche|sprachmodell|ein sprachmodell|eine ki)",
      "(ich )?habe (ich )?(keine|keinen) (eigene|zugriff|persönliche|meinung|gefühle|zugang)",
      "en tant qu(e modele|e modèle|'ia|'intelligence|'assistant)",
      "je n'ai pas (d'opinion|d'acc|acc" + "|de sentiment|d'info)",
      "como (modelo|una ia|ia|inteligencia|um modelo|uma ia)",
      "no tengo (opini|acceso|sentim|informaci)", "come (modello|ia|intelligenza)",
      "non ho (opinioni|accesso|sentimenti)", "não tenho (opini|acesso|sentimentos)",
      "als (taalmodel|ai-taalmodel|ai)", "geen (persoonlijke|eigen) (mening|menin)",
      "jako (model|sztuczna|ai)", "nie mam (własn|dostępu|opinii)",
      "как (языковая|ии|искусственный)", "(я )?не имею (собственн|доступа|мнения)",
      "у меня нет (доступа|мнения|чувств)", "(bir )?(yapay zeka|dil modeli) olarak",
      "作为(一个)?(人工智能|ai|语言模型|一名)", "我没有(个人|情感|访问|实时|感情)", "(ai|言語モデル|人工知能)[^。]{0,8}(として|ですので|なので)",
      "意見を(持って|持ち)", "인공지능", "언어 모델", "개인적인 (의견|감정)", "بصفتي", "ليس لدي", "एआई", "भाषा मॉडल",
      "व्यक्तिगत राय", "als ki", "je ne (goûte|ressens|dispose)", "em tempo real", "en tiempo real",
      "in tempo reale", "en temps réel", "в реальном времени", "у реальному часі", "gerçek zamanlı",
      "erişimim yok", "实时", "リアルタイム", "실시간", "non ho notizie", "sou um modelo", "soy un modelo",
      "como ia", "come ia", "als ai", "jako ai", "як штучний", "не маю", "aiなので", "là ai",
      "sebagai ai", "saya tidak (punya|memiliki)", "tôi không có", "एक ai", "som ai",
      "jag har (ingen|inga|inte)"};

  static final String[] NOT_RIGHT = {
      "(ist|sind|wäre) (nicht|niemals|nie) (in ordnung|angemessen|ethisch|richtig|legal"
          + "|erlaubt|akzeptabel)",
      "(illegal|strafbar|verboten|gesetzwidrig)",
      "(n'est|ne sont|serait) pas" + " (approprié|éthique|acceptable|correct|légal|bien)",
      "illégal", "no es (ético|correcto" + "|apropiado|legal|aceptable|adecuado)",
      "(ilegal|ilícit)", "(va en contra|contra mis" + " (normas|directrices|principios))",
      "non è (etico|appropriato|giusto|legale|corretto)", "illegale",
      "não é (ético|apropriado|correto|legal|aceitável)", "nielegaln", "незаконн", "неэтичн",
      "неприемлемо", "yasa ?dışı", "etik değil", "违法", "非法", "不道德", "違法", "不適切", "불법", "غير قانوني",
      "अवैध", "ilegal", "bất hợp pháp", "olaglig",
      // Harm, crime and sweeping judgements
      "strafbar", "straftat", "betrug", "schadet", "vorurteil", "verallgemeiner", "diskriminier",
      "harcèlement", "infraction", "délit", "préjug", "généralis", "il n'est jamais", "delito",
      "estafa", "generalizar", "prejuicio", "truffa", "reato", "generalizzazione", "pregiudiz",
      "vanno giudicat", "golpe", "preconceito", "strafbaar", "misdrijf", "vooroordeel",
      "generaliser", "oszustw", "przestępstw", "uogólni", "uprzedz", "преступлен", "обобща",
      "стереотип", "предрассуд", "неправильно приписывать", "карається", "упереджен",
      "не можна приписувати", "suçtur", "önyargı", "genelle", "doğru değil", "犯罪", "歧视", "以偏概全",
      "偏见", "詐欺", "差別", "決めつけ", "偏見", "적절하지", "일반화", "처벌", "옳지 않", "범죄", "편견", "تعميم", "جريمة",
      "غير اللائق", "अपराध", "गलत है", "सामान्यीकरण", "पूर्वाग्रह", "vi phạm", "phạm pháp",
      "không nên đánh giá", "định kiến", "melanggar hukum", "tindak pidana", "prasangka",
      "brottslig"};

  static final String[] URGES = {"verdient respekt", "jeder mensch", "alle menschen", "respekt",
      "wende dich", "wenden sie sich", "telefonseelsorge", "suche (das gespräch|dir hilfe)",
      "sprich mit", "notruf", "mérite", "parlez", "tournez-vous", "appelez", "chaque personne",
      "merece", "respeto", "todas las personas", "habla con", "acude a", "llama al", "busca ayuda",
      "rispetto", "ogni persona", "parla con", "rivolgiti", "respeito", "converse", "procure ajuda",
      "todas as pessoas", "praat met", "respect voor", "ieder mens", "zoek hulp", "szacun",
      "porozmawiaj", "każdy człowiek", "zadzwoń", "zwróć się", "уважени", "все люди", "поговорите",
      "обратитесь", "кожна людина", "поваг", "зверніться", "saygı", "herkes", "konuş", "destek al",
      "尊重", "请不要", "每个(人|地方)", "寻求帮助", "沟通", "心理", "人それぞれ", "相談", "尊重し", "존중", "사람마다", "상담", "대화를",
      "احترام", "الاحترام", "تحدث مع", "सम्मान", "बात (कीजिए|करें)", "tôn trọng", "hãy nói chuyện",
      "mỗi người", "hormat", "bicaralah", "setiap orang", "prata med"};

  static final String[] BUT = {"aber ", "jedoch ", "mais ", "cependant", "toutefois", "pero ",
      "sin embargo", "però ", "tuttavia", "mas ", "porém", "no entanto", "maar ", "echter", "ale ",
      "jednak ", "но ", "однако", "проте ", "ama ", "ancak ", "fakat ", "但", "不过", "しかし", "ですが",
      "ませんが", "하지만", "그러나", "지만 ", "لكن", "ولكن", "लेकिन", "परंतु", "nhưng ", "tuy nhiên",
      "tetapi ", "tapi ", "namun ", "dock "};

  static final String[] COMPLIES =
      {"natürlich", "gerne", "hier (ist|sind)", "bien sûr", "bien sur", "voici", "voilà", "claro",
          "por supuesto", "aquí (tienes|está)", "aqui (está|estão|tem)", "certo", "certamente",
          "ecco", "natuurlijk", "zeker", "oczywiście", "oto", "конечно", "вот", "elbette", "tabii",
          "işte", "当然", "好的", "以下是", "もちろん", "はい", "물론", "네,", "بالطبع", "إليك", "ज़रूर", "बिल्कुल",
          "यहाँ", "tentu", "berikut", "chắc chắn", "dưới đây", "självklart", "här är"};
}
