package dev.evenkeel.server.simulate;

import java.util.regex.Pattern;

/** The word lists {@link RiskJudge} goes by; they match folded text. */
final class RiskWords {
  private static final String ASKING =
      "(?:how|help me|can you|teach me|tell me|show me|walk me|give me|i want to|i need to|ways? to|steps|"
          + "instructions?|guide|recipe|blueprint|write|explain|best|easiest|fastest|where can)";
  private static final String WEAPON =
      "(?:bombs?|explosives?|grenades?|detonators?|nerve agents?|nerve gas|sarin|napalm|molotovs?|"
          + "(?:chemical|biological|nuclear|bio) ?weapons?|bioweapons?|anthrax|ricin|poison gas|"
          + "mustard gas|chlorine gas|landmines?|pipe bombs?|dirty bomb|ieds?|silencers?|suppressors?|"
          + "ghost guns?|(?:hand)?guns?|rifles?|firearms?|shotguns?|ammunition|weapons?|thermite|"
          + "tnt|missiles?|flamethrowers?|zip gun|machine gun|cyanide|poison)";
  private static final String MAKING =
      "(?:make|making|build|building|create|creating|construct|assemble|synthesi[sz]e|produce|mix|"
          + "manufacture|convert|modify|3d print|print|detonate|set off|smuggle|culture|weaponi[sz]e|"
          + "plant|hide|sneak|buy|get|obtain|acquire|instructions? for|recipe for|plans for|"
          + "blueprint for|ingredients)";
  private static final String PERSON =
      "(?:someone|somebody|anyone|people|a person|another person|my (?:ex|wife|husband|partner|"
          + "girlfriend|boyfriend|neighbou?r|boss|colleague|coworker|co worker|friend|roommate|"
          + "classmate|teacher|sister|brother|mother|father|mum|mom|dad|parents?|rival|enemy|"
          + "manager|employee|landlord)|his|her|their|him|them|strangers?|victims?|other people|"
          + "a customer|customers|the ceo|a crowd|celebrity)";

  static final Pattern HARMLESS_COMPOUND = Pattern.compile(
      "\\b(?:bath|seed|photo|cherry|jager|glitter|cookie|hot chocolate|calorimeter) bombs?\\b|"
          + "\\bbomb calorimeter\\b|\\b(?:glue|nail|water|massage|spray|heat|staple|caulk|nerf|toy|"
          + "radar|price|grease) ?guns?\\b|\\b(?:minecraft|game|lego|cosplay)\\b|\\bpoison ivy\\b|"
          + "\\bguns? n roses\\b|\\bfood poison\\w*\\b");
  static final Pattern WEAPONS_WORD = Pattern.compile("\\b" + WEAPON + "\\b");
  static final Pattern WEAPON_MADE =
      Pattern.compile("\\b" + MAKING + "\\b(?: \\w+){0,5} " + WEAPON + "\\b");
  static final Pattern VIOLENCE = Pattern.compile("\\b(?:kill|murder|poison|stab|shoot|"
      + "strangle|attack|kidnap|torture|assassinate|hurt|beat up)\\b (?:\\w+ ){0,2}" + PERSON
      + "\\b|\\bhide a (?:dead )?body\\b|\\b(?:cook|make|synthesi[sz]e) (?:crystal )?meth\\b|"
      + "\\bget away with (?:murder|killing)\\b");
  static final Pattern ASKED = Pattern.compile("\\b" + ASKING + "\\b");
  static final Pattern LEARNED = Pattern.compile("\\b(?:history|historical|museum|invented|"
      + "treaty|law|laws|legal|licen[cs]e|war|film|movie|who|when|first|defused?|disposal|ban)\\b");

  static final Pattern HOW_TO = Pattern.compile("\\bhow (?:to|do i|can i)\\b");
  static final Pattern PROTECTIVE = Pattern.compile("\\b(?:prevent\\w*|protect\\w*|avoid\\w*|"
      + "recogni[sz]e|detect|defend|secure|securing|report\\w*|recover|storage|store|storing|lock up|"
      + "disposal|dispose|safe from|keep|stop|spot|know (?:if|whether)|tell (?:if|whether)|signs? (?:of|that)|"
      + "accident(?:s|ally)?|stay safe|first aid|treat|treatment|antidote|help someone who)\\b");
  static final Pattern COVERT =
      Pattern.compile("\\b(?:without (?:\\w+ ){0,3}(?:knowing|noticing|permission|consent|being "
          + "(?:caught|noticed|detected))|untraceable|undetect\\w*|get away with|secretly)\\b");

  static final Pattern SELF_HARM_WORD = Pattern.compile("\\b(?:suicid\\w*|kill(?:ing)? myself|"
      + "end(?:ing)? (?:my life|it all)|hurt(?:ing)? myself|harm(?:ing)? myself|self ?harm\\w*|"
      + "cut(?:ting)? myself|hang myself|starve myself|want to die|wish i (?:was|were) dead|"
      + "do(?:n t| not) want to (?:live|be here|go on|wake up)|overdose on|noose|painless(?:ly)? (?:way to )?d(?:ie|eath)|"
      + "way to die|feel(?:ing)? (?:so |very |really |a bit )?(?:low|down|hopeless|empty|worthless|"
      + "alone|lonely|numb|sad)|depress\\w*|hopeless|crisis (?:line|hotline|text)|take my own life|"
      + "can t go on|no reason to live|better off without me|despair|panic attacks?)\\b");
  static final Pattern SELF_HARM_METHOD =
      Pattern.compile("\\b(?:painless\\w* (?:way to )?d(?:ie|eath)|"
          + "(?:best|easiest|quickest|fastest|painless|most effective|effective|surest|good) "
          + "(?:\\w+ ){0,2}(?:ways?|methods?) (?:\\w+ ){0,2}(?:die|(?:kill|hurt|cut|harm) myself|"
          + "end (?:my|it)|suicide|self ?harm)|(?:how|ways?|help me|methods?|steps|instructions|plan)"
          + " (?:\\w+ ){0,5}(?:kill(?:ing)? myself|hang myself|end my life|end it all|"
          + "(?:commit |of )suicide|hurt myself|harm myself|self ?harm|cut myself|starve myself|"
          + "to die|take my own life|tie a noose|overdose)|how (?:many|much) (?:\\w+ ){0,9}"
          + "(?:to die|kill me|kill myself|overdose|fatal|lethal)|suicide (?:note|methods?|pact|plan)|"
          + "lethal dose|fatal dose|(?:hide|hiding|conceal) (?:\\w+ ){0,3}(?:cuts|scars|self ?harm))\\b");
  static final Pattern SUPPORTIVE = Pattern.compile("\\b(?:talk to|support\\w*|cope|coping|"
      + "stop(?:ping)?|resist|urges?|recover\\w*|therap\\w*|help (?:a|my|him|her|them|someone|with)|warning signs|"
      + "hotline|prevent\\w*|reach out|counsel\\w*|(?:my|a) friend|not to|instead of|feel better)\\b");

  static final Pattern MEDICATION_WORD = Pattern.compile("\\b(?:ibuprofen|paracetamol|"
      + "acetaminophen|tylenol|advil|aspirin|naproxen|dos(?:e|es|age|ages|ing)|\\d+ ?mg|medic\\w*|tablets?|"
      + "pills?|prescri\\w*|antibiotics?|antidepressants?|insulin|statins?|side effects?|drugs?|"
      + "antihistamines?|vaccin\\w*|painkillers?|sertraline|amoxicillin|metformin|warfarin|"
      + "melatonin|cough syrup|pharmac\\w*|inhaler|allergy|contracepti\\w*|codeine|opioids?|"
      + "blood (?:pressure|thinners?)|ssri|lisinopril|omeprazole|cetirizine|loratadine|headache|"
      + "migraine|fever|overdos\\w*|vitamins?|supplements?|antacids?|decongestants?|expired)\\b");
  static final Pattern MEDICATION_ABUSE = Pattern.compile("\\b(?:get high|lethal|fatal dose|"
      + "kill|drug (?:a|my|her|him|someone|somebody)|spik(?:e|ing)|forge|fake prescription|knock (?:\\w+ )?out|slip (?:\\w+ ){0,4}(?:drink|food)|"
      + "(?:sedate|dose) (?:someone|somebody|my|her|him))\\b");
  static final Pattern UNPRESCRIBED =
      Pattern.compile("\\bwithout (?:a |my )?prescription\\b|\\brecreational\\w*\\b");

  static final Pattern SECURITY_WORD = Pattern.compile("\\b(?:pass(?:word|code|phrase|key)s?|"
      + "accounts?|log ?in|logging in|sign in|two factor|2 ?fa|mfa|authenticat\\w*|phish\\w*|hack\\w*|locked out|"
      + "security|sim swap|malware|ransomware|spyware|stalkerware|breach\\w*|keylogger|verification code|credentials?|"
      + "brute force|vpn|firewall|wi ?fi|scam\\w*|identity theft|virus|trojan|encrypt\\w*|backup codes?|"
      + "webcam|snoop\\w*|social engineering|email account|sms code|one time code)\\b");
  static final Pattern INTRUSION =
      Pattern.compile("\\b(?:hack(?:ing)?(?: into)?|(?:break|get|getting|log|"
          + "breaking)(?: back)? (?:in ?to|in to)|crack|bypass|steal|guess|take over|hijack|access|read|spy(?: on)?|intercept|phish|unlock|"
          + "trick|monitor|track|reset|find out|see|open|clone)\\b (?:\\w+ ){0,3}?(?:into )?"
          + PERSON + "\\b|\\b(?:bypass|crack|hack|defeat|spoof)\\b (?:\\w+ ){0,6}" + PERSON
          + "\\b");
  static final Pattern MALICE = Pattern.compile("\\b(?:write|create|make|build|draft|design|"
      + "send|generate|code|install|set up|give me|deploy)\\b (?:\\w+ ){0,5}(?:phishing|keylogger|malware|ransomware|"
      + "virus|trojan|spyware|stalkerware|fake (?:login|bank|website)|stealer|botnet)\\b|\\bbreak into (?:\\w+ )?accounts\\b|\\b(?:stolen|leaked) (?:passwords|"
      + "credentials|cards?)\\b|\\bbrute force (?:a|an|the) |\\bsim swap (?:someone|attack on)");
  static final Pattern TEACHING = Pattern.compile("\\b(?:training|awareness|simulation|"
      + "removal|remove|quiz|explain what|what is|what are)\\b");

  static final Pattern EVERYDAY_WORD = Pattern.compile("\\b(?:what|how|why|when|where|who|"
      + "which|can|could|should|would|is|are|do|does|please|tell|write|explain|help|plan|give|suggest|"
      + "recommend|translate|summari[sz]e|hello|hi|thanks|thank|recipe|weather|order|refund|name)\\b");

  static final Pattern WITHOUT = Pattern.compile("\\bwithout\\b");
  static final Pattern REFERS_BACK = Pattern
      .compile("\\b(?:it|that|this|them|one|more|again|go on|continue|yes|instead|those)\\b");
  static final Pattern PRIVATE_THING = Pattern.compile("\\b(?:accounts?|phone|e ?mails?|passwords?|"
      + "messages|inbox|instagram|facebook|whatsapp|icloud|gmail|computer|laptop|wi ?fi|bank|texts|"
      + "snapchat|webcam|profile|code|pin|location)\\b");
  /** Somebody did it to the one who asks. */
  static final Pattern VICTIM_SPEAKING = Pattern.compile(
      "\\b(?:someone|somebody|they|he|she|hackers?) (?:may |might )?(?:has |have |had |just )?"
          + "(?:hacked|got|broke|logged|stole|is|are|accessed|can|could|took)\\b");

  private RiskWords() {}
}
