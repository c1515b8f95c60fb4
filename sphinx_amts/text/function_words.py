"""What languages are recognised by: their commonest words, and the letters that they write beside those of others.

Function words (articles, prepositions, pronouns, conjunctions, auxiliaries) stand in every text, whatever it is about.
The lists were written for this package; those of :mod:`sphinx_amts.text.word_lists` are a part of them.  Languages
beyond :data:`sphinx_amts.languages.MOST_USED` are here because a neighbour would be taken for them, or they for it.
"""

from __future__ import annotations

from functools import cache

from sphinx_amts.text import word_lists

#: By code, beside the stop words of :mod:`~sphinx_amts.text.word_lists`.
_WORDS = {
    "en": "we've i'm it'll here however within without through during under over same been being were was him them "
    "most many much first new these those below above again against since until whether am did having while every",
    "es": "a me mi te ti tu tus nos nuestro nuestra él ella ellos ellas nosotros mis cual cuales quien quienes cuyo "
    "porque aunque mientras según contra durante mediante tanto tan así aquí ahí allí antes después luego entonces "
    "siempre nunca además esto eso aquello tiene tienen tener era eran fueron había sea sean hacer hace puedes puede "
    "debe tras ante bajo sólo mismo misma algo alguno algunos algunas cualquier ningún nada e u cómo qué está estás "
    "usar ejemplo siguiente sino dos hacia",
    "fr": "je tu j'ai n'est c'est d'un d'une l'on qu'il qu'un qu'une s'il elles ils on y en aucun aucune avant après "
    "alors ainsi car donc chez contre dès depuis pendant lors moins mes ma mon même mêmes notre nos vos quand quel "
    "quelle quelles quels sous vers voici voilà afin avoir avez avait était étaient était sera seront serait font "
    "faire peu trop encore toujours jamais ici là celui celle ceux celles ceci n'a d'être l'exemple exemple deux ni "
    "soit soient utiliser lui eux vous-même ci",
    "de": "ich du er ihn ihm ihnen mich mir dich uns euch unser unsere mein dein seine seiner ihre ihrer ihren bis ob "
    "so da dort hier dann denn doch weil während ohne gegen unter vor zwischen wenn welche welcher welches jeder jede "
    "jedes war waren wurde wurden würde sollte soll sollen müssen mag machen macht etwas nichts andere anderen beim "
    "vom ins am eines diesen diesem solche dass daß selbst sehr schon immer wieder bereits jedoch damit dabei dafür "
    "daraus davon zwei gibt",
    "pt": "eu tu ele ela eles elas nós vocês me te lhe lhes meu minha teu tua nosso nossa aquele aquela aquilo isto "
    "porque embora enquanto segundo contra durante desde até após antes depois então assim aqui ali lá sempre nunca "
    "nem tem têm tinha ter era eram foram seja sejam estão estava fazer faz mesmo mesma algum alguma alguns algumas "
    "qualquer quaisquer nenhum nada outros outras num numa nesta neste nessa nesse desta deste dessa desse pelos "
    "pelas aos às seus suas cujo cuja quem qual quais será pois também vez sobre sob exemplo dois duas",
    "it": "io tu lui lei noi voi loro mi ti ci vi mio mia tuo tua nostro nostra suo sua suoi sue quello quella quelli "
    "quelle questi queste cosa chi cui quale quali perché mentre secondo contro durante fino prima dopo allora così "
    "qui qua là sempre mai ancora già poi quindi però ho hai abbiamo hanno aveva era erano stato stata stati fare fa "
    "stesso stessa alcuni alcune qualsiasi nessun nulla altro altra altri altre ai agli alle dai dagli dalle dallo "
    "negli nelle nello sui sugli sulle sullo col gli ne solo sia siano tutto tutta molto due esempio d'esempio verrà",
    "nl": "ik jij hij zij ze mij mijn jouw jullie ons onze hun hen haar hem wat wie waar waarom wanneer omdat terwijl "
    "tijdens zonder tegen onder tussen tot sinds voordat nadat dus toch hier daar er nu altijd nooit weer al "
    "was waren "
    "werd werden zal zou zouden moeten mag mogen doen doet iets niets ander andere elk elke ieder zelf zeer veel meer "
    "meest deze zodat wel niet geen ben bent had hadden gebruik bijvoorbeeld twee of binnen via volgende indien",
    "ca": "a jo tu ell ella nosaltres ells elles em et ens us el's l'hi li hi ho ne meu meva teu nostre nostra "
    "aquests "
    "aquestes aquell aquella això allò què qui qual quals perquè mentre segons contra durant fins abans després "
    "llavors "
    "així aquí allà sempre mai encara ja doncs tinc té tenen tenir era eren estat ésser fer fa mateix mateixa alguns "
    "algunes qualsevol cap res altre altra altres pel pels amb sota dins fora molt només tot tota aquest podeu vegeu "
    "ha hem heu estan està si s'ha d'un d'una l'usuari dues dos ni",
    "gl": "eu ti el ela nós eles elas me che lle lles meu miña noso nosa aquel aquela iso porque mentres "
    "segundo contra "
    "durante ata despois antes entón así aquí alí sempre nunca ten teñen ter era eran foron sexa estar facer "
    "fai mesmo "
    "mesma algún algunha calquera nada outro outra outros nun nunha nesta neste desta deste polo pola polos aos ás "
    "seus súas quen cal cales é só xa se tamén moi máis unha unhas uns",
    "ro": "eu tu el ea noi voi ei ele mă te îl îi le ne vă meu mea tău nostru noastră acest aceasta acestea acel acea "
    "acela ceea ce cine care cărui cărei deoarece pentru că deși în timp ce conform împotriva înainte după atunci "
    "astfel aici acolo mereu niciodată încă deja deci are au avea avem era erau fost face fac același aceeași unii "
    "unele orice nimic alt altă alți alte unui unei unor cel cea cei cele dintre prin spre asupra către decât foarte "
    "mult trebuie va vor vei puteți dumneavoastră fie nici iar însă ori într într-un într-o printr-un doi două",
    "pl": "ja ty on ona my wy oni mnie mi cię ci go mu nas nam was wam ich im swój mój twój nasz wasz co kto kiedy "
    "gdzie dlaczego ponieważ chociaż podczas według przeciw przed potem wtedy tak tutaj tam zawsze nigdy jeszcze już "
    "więc ma mają mieć był była było były będzie będą robić ten ta tej tego tych tymi taki taka inny inna inne każdy "
    "każda każde wszystkie wszystkich żaden nic coś bardzo więcej aż we ku nad między wraz aby żeby lecz ani niż "
    "jeżeli jednak można są jako może mogą przykład dwa dla ich ze nie",
    "cs": "já ty on ona my vy oni mě mi tě ti ho mu nás nám vás vám jich jim svůj můj tvůj náš váš co kdo kdy "
    "kde proč "
    "protože ačkoli během podle proti před potom pak tak zde tam vždy nikdy ještě už tedy má mají mít byli byly bude "
    "budou dělat tom tohoto těchto této jiný jiná jiné každý každá každé všechny všech žádný nic něco velmi více až "
    "ke mezi spolu ani než však které nebo jsme jste jsou tím tento ten ta ty toho jej ji což příklad dva či není "
    "nejsou musí mohou můžete můžeme lze pomocí kromě pouze",
    "sk": "ja ty on ona my vy oni ma mi ťa ti ho mu nás nám vás vám ich im svoj môj tvoj náš váš čo kto kedy "
    "kde prečo "
    "pretože hoci počas podľa proti pred potom tak tu tam vždy nikdy ešte už teda má majú mať boli bude budú "
    "robiť tom "
    "tohto týchto tejto iný iná iné každý každá každé všetky všetkých žiadny nič niečo veľmi viac až ku medzi spolu "
    "ani než však ste sme tým ten ta tí toho jej ju príklad dva či nie musí môžu môžete môžeme možno pomocou okrem "
    "iba ktoré alebo pri vo",
    "hr": "ja ti on ona mi vi oni me te ga mu nas nam vas vam ih im svoj moj tvoj naš vaš što tko kada gdje zašto jer "
    "iako tijekom prema protiv prije poslije onda tako ovdje tamo uvijek nikad još već dakle ima imaju imati "
    "bili bile "
    "bit će biti raditi tom toga tih te taj ta ti drugi druga drugo svaki svaka svako svi sve svih nijedan "
    "ništa nešto "
    "vrlo više međutim ni niti nego ste smo koju kojih kojem kojoj ovog ove ovih možete možemo mogu mora moraju samo "
    "između putem primjer dva također ukoliko nema treba bez uz",
    "sr@latin": "ja ti on ona mi vi oni me te ga mu nas nam vas vam ih im svoj moj tvoj naš vaš što šta ko kada gde "
    "zašto jer iako tokom prema protiv pre posle onda tako ovde tamo uvek nikad još već dakle ima imaju imati bili "
    "bile biće će biti raditi tom toga tih taj drugi druga drugo svaki svaka svako svi sve svih ništa nešto "
    "veoma više "
    "međutim ni niti nego ste smo koju kojih kojem kojoj ovog ove ovih možete možemo mogu mora moraju samo između "
    "putem primer dva takođe ukoliko nema treba bez uz i u na se je da sa iz do za o kao ili ali bi su od po pri koji "
    "koja koje ako može ovaj ova ovo nije bez k nad pod bio bila",
    "sl": "jaz ti on ona mi vi oni me te ga mu nas nam vas vam jih jim svoj moj naš vaš kaj kdo kdaj kje zakaj ker "
    "čeprav med glede proti pred potem tako tukaj tam vedno nikoli še že torej ima imajo imeti bili bile bo bodo tem "
    "tega teh drug druga drugo vsak vsaka vse vseh noben nič nekaj zelo več vendar niti ste smo katerega kateri "
    "katera "
    "lahko samo skozi primer dva ter pa kot preko vsi ali je niso nima treba morate",
    "sv": "jag hon han vi ni dem mig dig honom henne oss er min din vår hans hennes deras vad vem när var varför "
    "eftersom fast under enligt mot före efter sedan då här där alltid aldrig ännu redan alltså hade ha vara blev bli "
    "göra gör samma någon något några ingen inget annan annat andra mycket mer mest bara inom genom över ut upp in "
    "ned antingen dock medan sig sin sitt sina skulle ville vill får bör denna dessa vilket vilka även samt exempel "
    "två dig ditt kunna används använda",
    "da": "jeg hun han vi i dem mig dig ham hende os jer min din vores hans hendes deres hvad hvem hvornår hvor "
    "hvorfor fordi selvom under ifølge imod før efter siden da her der altid aldrig endnu allerede altså havde have "
    "være blev bliver blive gøre gør samme nogen noget nogle ingen intet anden andet andre meget mere mest kun inden "
    "gennem over ud op ind ned enten dog mens sig sin sit sine skulle ville vil får bør hvilket hvilke både samt "
    "eksempel to af nu hvis bruges bruge ikke lave kunne",
    "nb": "jeg hun han vi dere dem meg deg ham henne oss min din vår hans hennes deres hva hvem når hvor "
    "hvorfor fordi "
    "selv om under ifølge mot før etter siden da her der alltid aldri ennå allerede altså hadde ha være ble bli gjøre "
    "gjør samme noen noe ingen ingenting annen annet andre mye mer mest bare innen gjennom over ut opp inn ned enten "
    "imidlertid mens seg sin sitt sine skulle ville vil får bør hvilket hvilke både samt eksempel to nå hvis brukes "
    "bruke ikke lage kunne dette av",
    "nn": "eg ho han vi de dei meg deg henne oss min din vår kva kven når kvar kvifor fordi sjølv under mot før etter "
    "sidan då her der alltid aldri enno allereie hadde ha vere vart bli blir gjere gjer same nokon noko ingen annan "
    "anna andre mykje meir mest berre gjennom over ut opp inn ned anten medan seg sin sitt sine skulle ville vil får "
    "bør både samt døme to no viss ikkje ein eit og i å det som er av for med til den har om men kan eller frå ved så "
    "skal dette denne alle utan",
    "is": "og í að það sem er á af fyrir með til hefur ekki um en við eða frá ef þegar þetta þessi þú ég hann hún við "
    "eru var verið vera verður öll án milli hver allt alla hvað hvar hvort þar hér svo bara aðeins eftir áður einnig "
    "úr upp út inn þá þessum þess þeir þær sín sér getur hægt nota þarf",
    "fi": "minä sinä hän me te he minun sinun hänen meidän teidän heidän mikä mitä missä mistä mihin milloin miksi "
    "koska vaikka aikana vastaan ennen jälkeen sitten täällä siellä aina koskaan vielä jo siis oli olivat ollut "
    "olla on tehdä sama jokin joku mikään muu muut muita erittäin paljon enemmän läpi yli ulos ylös alas joko "
    "kuitenkin sekä eikä eivät emme saa pitää täytyy käyttää käytetään esimerkiksi kaksi sitä siihen siinä siitä "
    "niitä niiden jota jossa josta johon jolloin tässä tästä tähän näitä näiden ovat voit voidaan voivat tämän "
    "ole olet myös vain sekä mutta tai että kun",
    "et": "mina sina tema meie teie nemad minu sinu meil teil nende mida kus kust kuhu millal miks sest kuigi ajal "
    "vastu enne pärast siis siin seal alati kunagi veel juba oli olid olnud olla on teha sama mõni keegi miski muu "
    "muud väga palju rohkem läbi üle välja üles alla kas siiski ning ega pole ei peab tuleb kasutada näiteks kaks "
    "seda selles sellest need neid mis kes mille milles sellel selleks võib saab saate kui või aga ja et ka ainult "
    "oma kõik kõiki ilma mitte",
    "hu": "én te ő mi ti ők engem téged őt minket nekem neked neki nekik mit mikor hol miért mert bár közben szerint "
    "ellen előtt után akkor így itt ott mindig soha még tehát volt voltak lenni legyen lehet tesz ugyanaz valami "
    "valaki semmi más mások nagyon sok több át fölött ki fel vagy azonban míg amely ami aki amikor ahol ezek azok "
    "ennek annak ezzel azzal ebben abban erre arra ezért azért is se sem nincs vannak kell kellene például két "
    "használható használatával használata egyes minden ha hogy egy az a de és nem csak mint meg el be le",
    "tr": "ben sen o biz siz onlar beni seni onu bize size onlara benim senin onun bizim sizin onların ne "
    "nerede neden "
    "çünkü rağmen sırasında göre karşı önce sonra böylece burada orada her zaman asla henüz zaten idi olmak oldu "
    "olan yapmak aynı bazı hiçbir başka diğer fazla üzerinden yukarı aşağı ancak fakat ama hem kendi şu bu bunlar "
    "şunlar hangi kim nasıl eğer üzere gerekir gereken olabilir edilir edilen kullanılır kullanılan kullanarak iki "
    "örneğin tarafından olarak değildir vardır yalnızca sadece yeni tüm ya da veya ve bir için ile",
    "az": "mən sən o biz siz onlar məni səni onu bizə sizə onlara mənim sənin onun bizim sizin nə harada niyə çünki "
    "baxmayaraq görə qarşı əvvəl sonra beləliklə burada orada həmişə heç hələ artıq idi olmaq oldu olan etmək eyni "
    "bəzi başqa digər çox daha ancaq lakin amma həm öz bu bunlar hansı kim necə əgər lazımdır bilər edilir istifadə "
    "iki məsələn tərəfindən kimi deyil var yalnız yeni bütün və bir üçün ilə hər ki də isə",
    "id": "saya kami kamu dia mereka apa siapa kapan dimana mengapa karena meskipun selama menurut terhadap sebelum "
    "sesudah setelah lalu maka demikian sini sana selalu belum sudah telah adalah ialah menjadi membuat sama beberapa "
    "semua lain lainnya sangat banyak melalui atas bawah keluar namun tetapi sedangkan sendiri para oleh serta "
    "seperti "
    "agar supaya bahwa bagi hingga sampai antara tanpa bila apabila jika bisa dapat harus perlu akan menggunakan "
    "digunakan contoh dua satu yaitu yakni berbeda karena mohon silakan bukan",
    "ms": "saya kami awak dia mereka apa siapa bila bilakah mana mengapa kerana walaupun semasa menurut "
    "terhadap sebelum "
    "selepas lalu maka demikian sini sana sentiasa belum sudah telah adalah ialah menjadi membuat sama beberapa semua "
    "lain sangat banyak melalui atas bawah keluar namun tetapi manakala sendiri para oleh serta seperti agar supaya "
    "bahawa bagi hingga sehingga sampai antara tanpa apabila jika boleh dapat mesti perlu akan menggunakan digunakan "
    "contoh dua satu iaitu berbeza sila bukan yang dan di dari daripada untuk dengan pada ini itu ke kepada tidak "
    "dalam atau sebagai juga ada anda kita lebih hanya setiap tersebut ia kali perisian pelbagai",
    "vi": "tôi anh chị em chúng ta họ nó gì ai lúc đâu sao vì mặc dù trong khi theo chống trước sau rồi vậy đây đó "
    "luôn bao giờ vẫn rất nhiều hơn qua lên xuống nhưng hoặc mình cả mỗi mọi nào này kia ấy thế còn chỉ đang bị "
    "do bởi tại đến tới giữa nên cần phải có thể sử dụng ví dụ hai bạn được là và của các những một cho không với "
    "người đã làm việc điều cách dùng trên dưới ngoài",
    "lt": "aš tu jis ji mes jūs jie jos mane man tau jam jai mums jums jų jo jos mano tavo mūsų kas kur kada "
    "kodėl nes "
    "nors metu pagal prieš paskui tada taip čia ten visada niekada dar jau buvo buvo yra nėra bus daryti pats tas ta "
    "tie tos kai kuris kita kiti kitas labai daug daugiau per virš tačiau o bet arba ar jei jeigu kaip todėl taip pat "
    "šio šios šie šias tik gali galite galima reikia turi naudoti naudojant pavyzdžiui du be visi visus kiekvienas "
    "kuri kurie kurią jog tuo ant prie iki nuo",
    "lv": "es tu viņš viņa mēs jūs viņi man tev mums jums viņu mans tavs mūsu kas kur kad kāpēc jo lai gan laikā "
    "saskaņā pret pirms pēc tad tā šeit tur vienmēr nekad vēl jau bija ir nav būs darīt pats tas tie tās cits citi "
    "citas ļoti daudz vairāk caur virs tomēr bet vai ja kā tāpēc arī šo šīs šie tikai varat jums jāizmanto izmantot "
    "piemēram divi bez visi visus katrs kuri kurā kuru līdz starp ar uz no un",
    "sq": "unë ti ai ajo ne ju ata ato mua çfarë kush kur pse sepse megjithëse gjatë sipas kundër para pas "
    "pastaj kështu "
    "këtu atje gjithmonë kurrë ende tashmë ishte ishin qenë jam jemi bëj njëjtë disa asnjë tjetër shumë më përmes mbi "
    "jashtë por ose edhe vetë cili cila cilat këto ato kësaj këtij nga për në të me një është janë që nuk mund duhet "
    "duke dhe si nëse midis",
    "eu": "ni zu hura gu zuek haiek nire zure bere gure zer nor non noiz zergatik zeren arren bitartean arabera "
    "kontra "
    "aurretik ondoren orduan horrela hemen hor beti inoiz oraindik jada zen ziren izan egin bera batzuk beste "
    "oso asko "
    "gehiago bidez gainean baina edo ere eta hau hori horiek hauek duen diren dute dituzte daiteke dezake bakarrik "
    "erabili adibidez bi gabe guztiak bakoitza honek baino",
    "af": "die en van is nie in te het dat wat met vir op word om aan ek jy hy sy ons julle hulle as by kan sal moet "
    "deur maar of ook na uit hierdie daardie geen sonder waar wanneer hoe omdat was gewees baie meer so dan nog net "
    "alle enige ander jou my sy haar hul dit 'n",
    "eo": "la kaj estas en de al por kun el ne ke kiu kiuj kiun kio tio tiu ĉi oni mi vi li ŝi ĝi ni ili sed aŭ "
    "se pri "
    "per sur sub inter antaŭ post dum kiel kiam kie tiam tiel ankaŭ nur pli tre ĉiu ĉiuj ĉio povas devas estis estos "
    "havas unu du ankoraŭ jam do ĉar tamen kiujn tiuj sen ĝis",
    "la": "et in est non ad cum ut sed ex ab qui quae quod de per si enim hoc esse sunt aut ac atque etiam nec neque "
    "quam eius ille ipse sic tamen autem inter pro sine sub ante post fuit erat hic haec id quo ita ergo nam omnes "
    "omnia vel dum",
    "sw": "na ya wa kwa ni katika la za cha kama hii hiyo huo huu hayo haya hizi hili ambayo ambao ambalo yake wake "
    "lakini au pia kuwa ili bila kila baada kabla sana zaidi tu si hapa pale wakati mtu watu mimi wewe yeye "
    "sisi ninyi "
    "wao hakuna kutoka mpaka hadi",
    "tl": "ang ng sa na mga at ay ito iyon para hindi may mayroon ako ikaw siya kami tayo kayo sila ko mo niya namin "
    "natin ninyo nila si ni kay kung ngunit o dahil upang pero lahat isang bawat kapag habang mula din rin lamang "
    "maaari dapat wala pa ba nang",
    "cy": "y yr a ac i o yn mae ei eu am ar at gan gyda heb ond neu os pan bod wedi nid oes fel hefyd hwn hon hyn sy "
    "sydd yw gall rhaid dim pob un dau eich ein fod gwneud mewn trwy wrth rhwng cael",
    "ga": "an na agus i ar is le do go de a sé sí siad tá bhfuil níl chun faoi ag gan mar ach nó má nuair seo sin "
    "féidir gach aon raibh bheith tar éis idir mé tú sibh muid ní cé cad ó",
    "ru": "я ты он она мы вы они мне тебе ему ей нам вам им его её их мой твой наш ваш свой кто почему потому хотя "
    "во время против перед после потом тогда здесь там всегда никогда ещё еще уже был была было были будет будут есть "
    "быть делать тот та те того этом этого этой этих такой другой другая другие каждый все всех ничего что-то очень "
    "более между через над под только чтобы ни чем однако со об ко во необходимо должен должны могут можете вы можно "
    "использовать например два да нет них ним него при этом также который котором которых которого либо",
    "uk": "я ти він вона ми ви вони мені тобі йому їй нам вам їм його її їх мій твій наш ваш свій хто чому тому хоча "
    "під час проти перед після потім тоді тут там завжди ніколи ще вже був була було були буде будуть є бути робити "
    "той та ті того цьому цього цієї цих такий інший інша інші кожен усі всі всіх нічого щось дуже більше між через "
    "над під лише тільки щоб ані ніж однак зі об необхідно повинен повинні можуть можете використовувати наприклад "
    "два ні них ним нього також який яких якого чи й у в із",
    "bg": "аз ти той тя то ние вие те мен теб него нея нас вас тях ми му ѝ им мой твой наш ваш свой кой защо защото "
    "въпреки докато срещу преди след тогава тук там винаги никога още вече беше бяха е са бъде бъдат да прави този "
    "тази това тези такъв друг друга други всеки всяка всички нищо нещо много повече между през над под само за ни "
    "нито обаче със във трябва могат можете използва например два не ще бил била било който която което които като "
    "когато където дали без според при от до на",
    "mk": "јас ти тој таа тоа ние вие тие мене тебе него неа нас вас нив ми му им мој твој наш ваш кој зошто бидејќи "
    "иако додека против пред потоа тогаш тука таму секогаш никогаш уште веќе беше беа е се биде бидат да прави овој "
    "оваа ова овие таков друг друга други секој секоја сите ништо нешто многу повеќе меѓу преку над под само ниту "
    "меѓутоа со во треба можат можете користи на пример два не ќе бил била било што кои која кое како кога каде дали "
    "без според при од до и или но а за",
    "sr": "ја ти он она ми ви они ме те га му нас нам вас вам их им свој мој твој наш ваш што шта ко где зашто јер "
    "иако током према против пре после онда тако овде тамо увек никад још већ дакле има имају бити били ће радити том "
    "тога тих тај други друга друго сваки свака свако сви све свих ништа нешто веома више међутим ни нити него сте "
    "смо коју којих којем којој овог ове ових овај ова ово можете можемо могу мора морају само између путем пример "
    "два такође уколико нема треба без уз њих није",
    "be": "і ў на не што з па як гэта для ад а або да пры калі можа быць усе таксама яго які якая якое якія без гэты "
    "гэтая гэтыя можна дзе ён яна мы вы яны мне яму нам вам іх мой наш ваш свой хто чаму бо хоць супраць перад пасля "
    "тады тут там заўсёды ніколі яшчэ ўжо быў была было былі будзе ёсць той тая тое іншы іншыя кожны нічога вельмі "
    "больш паміж праз над пад толькі каб ні чым аднак трэба павінен могуць але дзеля у за",
    "el": "εγώ εσύ αυτός αυτή αυτό εμείς εσείς αυτοί μου σου μας σας τους τις ποιος πού πότε γιατί επειδή αν "
    "ενώ κατά πριν μετά τότε εδώ εκεί πάντα ποτέ",
    "he": "של את על לא זה או אם כי עם כל גם היא הוא אל יש אין אבל רק כמו אשר בין",
    "yi": "און דער די דאָס איז נישט ניט מיט פֿון פון צו אויף אַז וואָס אַ אין פֿאַר האָט איך ער זי מיר",
    "ar": "في من على إلى أن إن هذا هذه التي الذي ما لا لم لن هو هي كان كانت عن مع أو ثم قد كل بعد قبل عند بين حيث إذا "
    "لكن ذلك تلك غير يمكن يتم كما أي بها به له لها منها فيها وهو وهي ولا وفي ومن أكثر خلال يجب حتى الى او ان",
    "fa": "و در به از که این را با است برای آن یک تا بر هم نیز می‌شود شود شده خود ما شما هر اگر یا اما باید کند کنید "
    "بود دارد دارند نیست هستند هست چون پس بین روی چه همه دیگر هیچ بدون توسط مورد می‌تواند می‌کند می باشد صورت آنها "
    "استفاده های ها کرد کردن شما دو همچنین تنها وقتی بیشتر",
    "ur": "کے کی کا میں ہے اور سے کو پر نے یہ وہ ہیں کہ اس ان تو بھی ایک نہیں کر ہو جو تک لیے ساتھ اگر یا لیکن تھا "
    "تھی تھے گیا گئی ہوتا ہوتی کرنے ہم آپ ہر بعد کیا جس اپنے کوئی",
    "ps": "د په او چې له نه دی ده کې سره يو دا هغه لپاره تر څخه که يا هم خو شي کړي کول ته زه موږ تاسو دوی",
    "ckb": "لە بۆ بە و کە ئەم ئەو هەر یان لەگەڵ دەکات بوو هەیە نییە ئەوە ئێمە ئێوە پێش دوای تەنها هیچ",
    "hi": "के का की है में और से को पर ने यह वह हैं कि इस उस तो भी एक नहीं कर हो जो तक लिए साथ अगर यदि या लेकिन "
    "था थी थे "
    "गया गई होता होती होते करने करता करते हम आप हर बाद क्या जिस अपने कोई किया जाता सकते सकता सकती रहा इसे इन इसके दो "
    "कुछ जब तब यहाँ वाले द्वारा रूप बीच बिना केवल किसी ये वे",
    "mr": "आणि आहे या हे ते ची चा चे च्या मध्ये साठी नाही एक की तर हा ही असे आहेत होते होता होती करा केले केली तुम्ही "
    "आपण आम्ही किंवा पण जर जे जो त्या त्याच्या यांनी वर पासून म्हणून सर्व फक्त नंतर असेल येथे काही कोणत्याही "
    "शकता येते "
    "जाते करण्यासाठी आपल्या तुमच्या द्वारे मी व तो ती त्यांच्या शकते",
    "ne": "र छ को मा का की ले लाई हो यो त्यो छन् भने पनि एक गर्न गर्नुहोस् भएको गर्ने तपाईं हामी वा तर यदि जो "
    "देखि लागि "
    "सबै मात्र पछि यहाँ केही कुनै सक्नुहुन्छ हुन्छ थियो गरेको गरिएको साथ द्वारा बाट छैन होइन त न यस त्यस आफ्नो दुई जब "
    "म उनी उनको हुने गर्दछ",
    "bn": "এবং এই যে না করে জন্য থেকে একটি ও হয় কি তার সাথে করা আমি আপনি",
    "sa": "च एव इति न तु हि यत् तत् अपि अस्ति सः सा ते तस्य यथा तथा अथ",
}  # fmt: skip
#: The letters that a language writes beside those of its script that all languages here have: a letter that is not
#: among them speaks against the language.  Nothing is said of languages that are not here.
_LETTERS = {
    "en": "", "es": "áéíñóúü", "fr": "àâæçèéêëîïôœùûüÿ", "de": "äöüß", "pt": "àáâãçéêíóôõúü", "it": "àèéìíîòóùú",
    "nl": "áéëèïóöü", "ca": "àçèéíïòóúü·", "gl": "áéíñóúüï", "ro": "ăâîșțşţ", "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "hr": "čćđšž", "sr@latin": "čćđšž", "sl": "čšž",
    "sv": "åäöé", "da": "æøåé", "nb": "æøåéòôó", "nn": "æøåéòôó", "is": "áæðéíóöþúý", "fi": "äöåšž", "et": "äõöüšž",
    "hu": "áéíóöőúüű", "tr": "çğıöşüâîû", "az": "çəğıöşü", "id": "é", "ms": "", "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž", "sq": "çë", "eu": "ñ", "af": "êëéèïôûö", "eo": "ĉĝĥĵŝŭ", "la": "", "sw": "", "tl": "ñ",
    "cy": "âêîôûŵŷáéïöä", "ga": "áéíóú",
    "vi": "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    "ru": "ёйщъыьэюя", "uk": "ґєіїйщьюя", "be": "ёіўйыьэюя", "bg": "йщъьюяѝ", "sr": "ђјљњћџ", "mk": "ѓѕјљњќџѐѝ",
    "ar": "ةىيكإأآؤئءًٌٍَُِّْـ", "fa": "پچژگیکآئءأؤًّ‌ۀةَُِ", "ur": "پچژگیکٹڈڑںھہےۓآئءؤأۂً", "ps":
    "پچژگټډړښڼېۍيکګځڅیئآءۀة",
    "ckb": "پچژگڤڕڵۆێەیکئ‌ھ",
}  # fmt: skip
#: Letters that all languages of a script have here; those of :data:`_LETTERS` come on top.
_COMMON_LETTERS = {
    "Latn": "abcdefghijklmnopqrstuvwxyz",
    "Cyrl": "абвгдежзиклмнопрстуфхцчш",
    "Arab": "ابتثجحخدذرزسشصضطظعغفقلمنهو",
}


@cache
def words(code: str) -> frozenset[str]:
    """The function words of a language, in small letters; empty if unknown."""
    return frozenset(_WORDS.get(code, "").split()) | word_lists.stop_words(code, "")


@cache
def letters(code: str, script: str) -> frozenset[str]:
    """The letters of a language that is written in a script; empty if they are not known."""
    own = _LETTERS.get(code)
    return frozenset() if own is None else frozenset(own + _COMMON_LETTERS.get(script, ""))


#: Languages that are distinguished by words and letters, by their script of ISO 15924.
LANGUAGES = {
    "Latn": (*word_lists.LATIN_LANGUAGES, "sr@latin", "nn", "is", "az", "ms", "af", "eo", "la", "sw", "tl", "cy", "ga"),
    "Cyrl": ("ru", "uk", "bg", "sr", "be", "mk"),
    "Arab": ("ar", "fa", "ur", "ps", "ckb"),
    "Deva": ("hi", "mr", "ne", "sa"),
    "Hebr": ("he", "yi"),
}
