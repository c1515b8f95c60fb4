"""The words of numbers in forty-odd languages, by bare language code: data of :mod:`sphinx_amts.text.number_words`.

Made from the rules of the Unicode CLDR for spelling out numbers (``rbnf``; Unicode License v3), with the cardinal
numbers and some of the ordinals in each gender and case.  A form that another form of the same value begins is left
out.  Added by hand are words that CLDR's rules only show inside longer ones, such as ``cento`` (Portuguese), ``puluh``
and ``mươi``, other words and characters for the same number, the Indian units of a hundred thousand and of ten million,
and a dozen.
"""

from __future__ import annotations

#: ``VALUE:FORM,FORM`` of each language, divided by spaces.
WORDS = {
    "en": (
        "0:zero 1:one,first 2:two,second 3:third,three 4:four 5:five,fifth 6:six 7:seven 8:eight 9:nine,ninth "
        "10:ten 11:eleven 12:dozen,twelve,twelfth 13:thirteen 14:fourteen 15:fifteen 16:sixteen 17:seventeen "
        "18:eighteen 19:nineteen 20:twenty,twenties,twentieth 30:thirty,thirties,thirtieth "
        "40:forty,forties,fortieth 50:fifty,fifties,fiftieth 60:sixty,sixties,sixtieth "
        "70:seventy,seventies,seventieth 80:eighty,eighties,eightieth 90:ninety,nineties,ninetieth 100:hundred "
        "1000:thousand 1000000:million 1000000000:billion"
    ),
    "zh": (
        "0:〇,零 1:一 2:二,两,兩 3:三 4:四 5:五 6:六 7:七 8:八 9:九 10:十 20:廿 30:卅 100:百 "
        "1000:千 10000:万,萬 100000000:億,亿"
    ),
    "es": (
        "0:cero 1:un,uno,una,primer 2:dos,segundo 3:tres,tercer 4:cuarto,cuatro 5:cinco,quinto 6:seis,sexto "
        "7:siete,séptimo 8:ocho,octavo 9:nueve,noveno 10:diez,décimo 11:once,undécimo,decimoprimero "
        "12:doce,duodécimo,decimosegundo 13:trece,decimotercer 14:catorce,decimocuarto 15:quince,decimoquinto "
        "16:dieciséis,decimosexto 17:diecisiete,decimoséptimo 18:dieciocho,decimoctavo 19:diecinueve,decimonoveno "
        "20:veinte,vigésimo 21:veintiún,veintiuna,veintiuno 22:veintidós 23:veintitrés 24:veinticuatro "
        "25:veinticinco 26:veintiséis 27:veintisiete 28:veintiocho 29:veintinueve 30:treinta,trigésimo "
        "40:cuarenta,cuadragésimo 50:cincuenta,quincuagésimo 60:sesenta,sexagésimo 70:setenta,septuagésimo "
        "80:ochenta,octogésimo 90:noventa,nonagésimo 100:cien 200:doscientas,doscientos,ducentésimo "
        "300:trescientas,trescientos,tricentésimo 400:cuatrocientos,cuatrocientas,cuadringentésimo "
        "500:quinientos,quinientas,quingentésimo 600:seiscientos,seiscientas,sexcentésimo "
        "700:setecientos,setecientas,septingentésimo 800:ochocientas,ochocientos,octingésimo "
        "900:novecientos,novecientas,noningentésimo 1000:mil 1000000:millón,millones"
    ),
    "fr": (
        "0:zéro 1:un,une,unième,premier 2:deux,deuxième 3:trois,troisième 4:quatre,quatrième 5:cinq,cinquième "
        "6:six,sixième 7:sept,septième 8:huit,huitième 9:neuf,neuvième 10:dix,dixième 11:onze,onzième "
        "12:douze,douzième 13:treize,treizième 14:quatorze,quatorzième 15:quinze,quinzième 16:seize,seizième "
        "20:vingt,vingtième 30:trente,trentième 40:quarante,quarantième 50:cinquante,cinquantième "
        "60:soixante,soixantième 70:septante 80:octante,huitante 90:nonante 100:cent 1000:mille 1000000:million "
        "1000000000:milliard"
    ),
    "de": (
        "0:null 1:ein,erste 2:zwei 3:drei,dritte 4:vier 5:fünf 6:sechs 7:siebte,sieben 8:acht 9:neun 10:zehn "
        "11:elf 12:zwölf 13:dreizehn 14:vierzehn 15:fünfzehn 16:sechzehn 17:siebzehn 18:achtzehn 19:neunzehn "
        "20:zwanzig,zwanzigster,zwanzigsten 30:dreissig,dreissigsten,dreissigster "
        "40:vierzig,vierzigsten,vierzigster 50:fünfzig,fünfzigster,fünfzigsten 60:sechzig,sechzigsten,sechzigster "
        "70:siebzig,siebzigster,siebzigsten 80:achtzig,achtzigster,achtzigsten 90:neunzig,neunzigsten,neunzigster "
        "100:hundert,einhundert 200:zweihundert,zweihundertster,zweihundertsten "
        "300:dreihundert,dreihundertsten,dreihundertster 400:vierhundert,vierhundertsten,vierhundertster "
        "500:fünfhundert,fünfhundertster,fünfhundertsten 600:sechshundert,sechshundertster,sechshundertsten "
        "700:siebenhundert,siebenhundertster,siebenhundertsten 800:achthundert,achthundertster,achthundertsten "
        "900:neunhundert,neunhundertsten,neunhundertster 1000:tausend,eintausend 1000000:million "
        "1000000000:milliarde"
    ),
    "ja": ("0:〇,零 1:一 2:二 3:三 4:四 5:五 6:六 7:七 8:八 9:九 10:十 100:百 1000:千 10000:万 100000000:億"),
    "pt": (
        "0:zero 1:um,uma,primeiro,primeira 2:dois,duas,segunda,segundo 3:três,terceiro,terceira "
        "4:quatro,quarto,quarta 5:cinco,quinto,quinta 6:seis,sexto,sexta 7:sete,sétima,sétimo "
        "8:oito,oitavo,oitava 9:nona,nove,nono 10:dez,décima,décimo 11:onze 12:doze 13:treze 14:catorze 15:quinze "
        "16:dezesseis 17:dezessete 18:dezoito 19:dezenove 20:vinte,vigésimo,vigésima "
        "30:trinta,trigésimo,trigésima 40:quarenta,quadragésimo,quadragésima "
        "50:cinquenta,quinquagésimo,quinquagésima 60:sessenta,sexagésima,sexagésimo "
        "70:setenta,septuagésimo,septuagésima 80:oitenta,octogésimo,octogésima 90:noventa,nonagésima,nonagésimo "
        "100:cem,cento 200:duzentos,duzentas,ducentésima,ducentésimo "
        "300:trezentos,trezentas,tricentésimo,tricentésima "
        "400:quatrocentas,quatrocentos,quadringentésima,quadringentésimo "
        "500:quinhentas,quinhentos,quingentésima,quingentésimo "
        "600:seiscentas,seiscentos,sexcentésimo,sexcentésima "
        "700:setecentos,setecentas,septingentésimo,septingentésima "
        "800:oitocentas,oitocentos,octingentésimo,octingentésima "
        "900:novecentos,novecentas,noningentésimo,noningentésima 1000:mil 1000000:milhão,milhões "
        "1000000000:bilhão,bilhões"
    ),
    "ru": (
        "0:ноль,ноля 1:одни,одна,один,одно,перв 2:две,два,двум,двух,втор 3:три,трем,трех,трет 4:четыре,четверт "
        "5:пяти,пять,пятый,пятая,пятое 6:шест 7:семь,семи,седьм 8:восьм,восемь 9:девят 10:десят 11:одиннадцат "
        "12:двенадцат 13:тринадцат 14:четырнадцат 15:пятнадцат 16:шестнадцат 17:семнадцат 18:восемнадцат "
        "19:девятнадцат 20:двадцат 30:тридцат 40:сорок,сороковое,сороковой,сороковая 50:пятидесят,пятьдесят "
        "60:шестидесят,шестьдесят 70:семидесят,семьдесят 80:восемьдесят,восьмидесяти,восьмидесятая,восьмидесятый "
        "90:девяност 100:ста,сто,сти,сот,ястами 200:двести,двухсот,двумстам 300:триста,трехсот,тремстам "
        "400:четыреста,четырехсот,четыремстам 500:пятисот,пятьсот,пятистам 600:шестисот,шестьсот,шестистам "
        "700:семисот,семьсот,семистам 800:восемьсот,восьмисот,восьмистам 900:девятисот,девятьсот,девятистам "
        "1000:тысяч 1000000:миллион 1000000000:миллиард"
    ),
    "ko": (
        "0:영,공 1:한,일,하나 2:이,두,둘 3:삼,세,셋 4:사,넷,네 5:오,다섯 6:육,여섯 7:칠,일곱 8:팔,여덟 "
        "9:구,아홉 10:십,열 11:열한 12:열두 13:열세 14:열네 15:열다섯 16:열여섯 17:열일곱 18:열여덟 "
        "19:열아홉 20:스무,스물 30:서른 40:마흔 50:쉰 60:예순 70:일흔 80:여든 90:아흔 100:백 1000:천 "
        "10000:만 100000000:억"
    ),
    "it": (
        "0:zero 1:un,uno,una,primi,prima,primo 2:due,secondi,secondo,seconda 3:tre,terza,terzi,terzo "
        "4:quarto,quarta,quarti,quattro 5:quinta,quinto,quinti,cinque 6:sei,sesti,sesta,sesto "
        "7:sette,settimo,settimi,settima 8:otto,ottava,ottavo,ottavi 9:noni,nona,nove,nono "
        "10:dieci,decimo,decima,decimi 11:undici,undicesimi,undicesima,undicesimo "
        "12:dodici,dodicesimi,dodicesima,dodicesimo 13:tredici,tredicesimi,tredicesima,tredicesimo "
        "14:quattordici,quattordicesimi,quattordicesimo,quattordicesima "
        "15:quindici,quindicesimo,quindicesimi,quindicesima 16:sedici,sedicesimi,sedicesimo,sedicesima "
        "17:diciassette,diciassettesimo,diciassettesimi,diciassettesima "
        "18:diciotto,diciottesimi,diciottesima,diciottesimo "
        "19:diciannove,diciannovesimo,diciannovesimi,diciannovesima 20:venti,ventesimi,ventesimo,ventesima "
        "21:ventun 23:ventitré 28:ventotto 30:trenta,trentesimi,trentesimo,trentesima 31:trentun 33:trentatré "
        "38:trentotto 40:quaranta,quarantesimi,quarantesimo,quarantesima 41:quarantun 43:quarantatré "
        "48:quarantotto 50:cinquanta,cinquantesima,cinquantesimo,cinquantesimi 51:cinquantun 53:cinquantatré "
        "58:cinquantotto 60:sessanta,sessantesimo,sessantesimi,sessantesima 61:sessantun 63:sessantatré "
        "68:sessantotto 70:settanta,settantesimo,settantesimi,settantesima 71:settantun 73:settantatré "
        "78:settantotto 80:ottanta,ottantesima,ottantesimi,ottantesimo 81:ottantun 83:ottantatré 88:ottantotto "
        "90:novanta,novantesima,novantesimi,novantesimo 91:novantun 93:novantatré 98:novantotto 100:cento "
        "200:duecento,duecentesimi,duecentesimo,duecentesima 300:trecento,trecentesima,trecentesimi,trecentesimo "
        "400:quattrocento,quattrocentesima,quattrocentesimo,quattrocentesimi "
        "500:cinquecento,cinquecentesimo,cinquecentesimi,cinquecentesima "
        "600:seicento,seicentesimo,seicentesimi,seicentesima "
        "700:settecento,settecentesimi,settecentesimo,settecentesima "
        "800:ottocento,ottocentesimi,ottocentesima,ottocentesimo "
        "900:novecento,novecentesimo,novecentesimi,novecentesima 1000:mila,mille 1000000:milione,milioni "
        "1000000000:miliardo,miliardi"
    ),
    "ar": (
        "0:صفر 1:واحد,الأول 2:إثنان,إثنتان,الثاني 3:ثلاث,الثالث 4:أربع,الرابع 5:خمس,الخامس 6:ست,ستة,السادس "
        "7:سبع,السابع 8:ثمان,الثامن 9:تسع,التاسع 10:عشرة,العاشر 11:إحدىعشر,حاديعشر,الحاديعشر,الحاديةعشرة "
        "12:إثناعشر,ثانيعشر,الثانيعشر,إثنتاعشرة,الثانيةعشرة 13:ثالثعشر,ثلاثةعشر,الثالثعشر,الثالثةعشرة "
        "14:رابععشر,أربعةعشر,الرابععشر,الرابعةعشرة 15:خمسةعشر,خامسعشر,الخامسعشر,الخامسةعشرة "
        "16:ستةعشر,سادسعشر,السادسعشر,السادسةعشرة 17:سبعةعشر,سابععشر,السابععشر,السابعةعشرة "
        "18:ثامنعشر,ثمانيةعشر,الثامنعشر,الثامنةعشرة 19:تسعةعشر,تاسععشر,التاسععشر,التاسعةعشرة "
        "20:عشرون,عشرين,العشرون 30:ثلاثون,ثلاثين,الثلاثون 40:أربعون,أربعين,الأربعون 50:خمسون,خمسين,الخمسون "
        "60:ستون,ستين,الستون 70:سبعون,سبعين,السبعون 80:ثمانون,ثمانين,الثمانون 90:تسعون,تسعين,التسعون 100:مئة,مائة "
        "200:مئتان,مئتين,مائتان,المائتان 1000:ألف,آلاف 1000000:مليون 1000000000:مليار"
    ),
    "hi": (
        "0:शून्य 1:एक,पहली,पहला 2:दो,दूसरी,दूसरा 3:तीन,तीसरा,तीसरी 4:चार,चौथी,चौथा "
        "5:पाँच 6:छह,छठी,छठा 7:सात 8:आठ,आठवी,आठवाँ 9:नौ,नौवी,नौवाँ 10:दस,दसवी,दसवाँ "
        "11:ग्यारह 12:बारह 13:तेरह 14:चौदह 15:पन्द्रह 16:सोलह 17:सत्रह 18:अठारह "
        "19:उन्नीस 20:बीस 21:इक्कीस 22:बाईस 23:तेईस 24:चौबीस 25:पच्चीस 26:छब्बीस "
        "27:सत्ताईस 28:अट्ठाईस 29:उनतीस 30:तीस 31:इकतीस 32:बत्तीस 33:तैंतीस 34:चौंतीस "
        "35:पैंतीस 36:छत्तीस 37:सैंतीस 38:अड़तीस 39:उनतालीस 40:चालीस 41:इकतालीस "
        "42:बयालीस 43:तैंतालीस 44:चौवालीस 45:पैंतालीस 46:छियालीस 47:सैंतालीस "
        "48:अड़तालीस 49:उनचास 50:पचास 51:इक्यावन 52:बावन 53:तिरेपन 54:चौवन 55:पचपन "
        "56:छप्पन 57:सत्तावन 58:अट्ठावन 59:उनसठ 60:साठ 61:इकसठ 62:बासठ 63:तिरेसठ "
        "64:चौंसठ 65:पैंसठ 66:छियासठ 67:सड़सठ 68:अड़सठ 69:उनहत्तर 70:सत्तर 71:इकहत्तर "
        "72:बहत्तर 73:तिहत्तर 74:चौहत्तर 75:पचहत्तर 76:छिहत्तर 77:सतहत्तर 78:अठहत्तर "
        "79:उनासी 80:अस्सी 81:इक्यासी 82:बयासी 83:तिरासी 84:चौरासी 85:पचासी 86:छियासी "
        "87:सत्तासी 88:अट्ठासी 89:नवासी 90:नब्बे 91:इक्यानबे 92:बानबे 93:तिरानबे "
        "94:चौरानबे 95:पंचानबे 96:छियानबे 97:सत्तानबे 98:अट्ठानबे 99:निन्यानबे 100:सौ "
        "1000:हजार,हज़ार 100000:लाख 10000000:करोड़ 1000000000:अरब"
    ),
    "tr": (
        "0:sıfır 1:bir,birinci 2:iki 3:üç,üçüncü 4:dört,dördüncü 5:beş,beşinci 6:altı 7:yedi 8:sekiz,sekizinci "
        "9:dokuz,dokuzuncu 10:on,onuncu 20:yirmi 30:otuz,otuzuncu 40:kırk,kırkıncı 50:elli 60:altmış,altmışıncı "
        "70:yetmiş,yetmişinci 80:seksen,sekseninci 90:doksan,doksanıncı 100:yüz 1000:bin 1000000:milyon "
        "1000000000:milyar"
    ),
    "pl": (
        "0:zero,zera 1:jedno,jedna,jeden,jednej,jednemu,jednego 2:dwa,dwóm,dwie,dwóch 3:trzy,trzej,trzem,trzech "
        "4:cztery,czterej,czterem,czterech 5:pięć,pięciu 6:sześć,sześciu 7:siedem,siedmiu 8:ośmiu,osiem "
        "9:dziewięć,dziewięciu 10:dziesięć,dziesięciu 11:jedenast,jedenaście 12:dwunast,dwanaście "
        "13:trzynast,trzynaście 14:czternast,czternaście 15:piętnast,piętnaście 16:szesnast,szesnaście "
        "17:siedemnast,siedemnaście 18:osiemnast,osiemnaście 19:dziewiętnast,dziewiętnaście "
        "20:dwudziest,dwadzieścia 30:trzydziestu,trzydzieści 40:czterdzieści,czterdziestu "
        "50:pięćdziesiąt,pięćdziesięciu 60:sześćdziesiąt,sześćdziesięciu 70:siedemdziesiąt,siedemdziesięciu "
        "80:osiemdziesiąt,osiemdziesięciu 90:dziewięćdziesiąt,dziewięćdziesięciu 100:sto,stu,ście,jedenzero "
        "200:dwustu,dwieście 300:trzystu,trzysta 400:czterysta,czterystu 500:pięćset,pięciuset "
        "600:sześćset,sześciuset 700:siedemset,siedmiuset 800:ośmiuset,osiemset 900:dziewięćset,dziewięciuset "
        "1000:tysiąc,tysięcy 1000000:milion 1000000000:miliard"
    ),
    "nl": (
        "0:nul 1:een,eerste 2:twee 3:drie,derde 4:vier 5:vijf 6:zes 7:zeven 8:acht 9:negen 10:tien 11:elf "
        "12:twaalf 13:dertien 14:veertien 15:vijftien 16:zestien 17:zeventien 18:achttien 19:negentien 20:twintig "
        "30:dertig 40:veertig 50:vijftig 60:zestig 70:zeventig 80:tachtig 90:negentig 100:honderd 200:tweehonderd "
        "300:driehonderd 400:vierhonderd 500:vijfhonderd 600:zeshonderd 700:zevenhonderd 800:achthonderd "
        "900:negenhonderd 1000:duizend 1000000:miljoen 1000000000:miljard"
    ),
    "id": (
        "0:nol 1:satu,pertama 2:dua,kedua 3:tiga,ketiga 4:empat,keempat 5:lima,kelima 6:enam,keenam "
        "7:tujuh,ketujuh 8:delapan,kedelapan 9:sembilan,kesembilan 10:puluh,sepuluh,kesepuluh "
        "11:sebelas,kesebelas 12:duabelas,keduabelas 13:tigabelas,ketigabelas 14:empatbelas,keempatbelas "
        "15:limabelas,kelimabelas 16:enambelas,keenambelas 17:tujuhbelas,ketujuhbelas "
        "18:delapanbelas,kedelapanbelas 19:sembilanbelas,kesembilanbelas 100:ratus,seratus 1000:ribu,seribu "
        "1000000:juta 1000000000:miliar"
    ),
    "vi": (
        "0:không 1:một,mốt 2:hai 3:ba 4:tư,bốn 5:năm,lăm 6:sáu 7:bảy 8:tám 9:chín 10:mười,mươi 100:trăm "
        "1000:nghìn 1000000:triệu 1000000000:tỷ"
    ),
    "uk": (
        "0:нуль 1:один,одне,одна 2:дві,два 3:три 4:чотири 5:пять 6:шість 7:сім 8:вісім 9:девять 10:десять "
        "11:одинадцят 12:дванадцят 13:тринадцят 14:чотирнадцят 15:пятнадцят 16:шістнадцят 17:сімнадцят "
        "18:вісімнадцят 19:девятнадцят 20:двадцят 30:тридцять 40:сорок 50:пятдесят 60:шістдесят 70:сімдесят "
        "80:вісімдесят 90:девяносто 100:сто,сті 200:двісті 300:триста 400:чотириста 500:пятсот 600:шістсот "
        "700:сімсот 800:вісімсот 900:девятсот 1000:тисяч 1000000:мільйон 1000000000:мільярд"
    ),
    "fa": (
        "0:صفر 1:یک 2:دو 3:سه 4:چهار 5:پنج 6:شش 7:هفت 8:هشت 9:نه 10:ده 11:یازده 12:دوازده 13:سیزده 14:چهارده "
        "15:پانزده 16:شانزده 17:هفده 18:هجده 19:نوزده 20:بیست 30:سی 40:چهل 50:پنجاه 60:شصت 70:هفتاد 80:هشتاد "
        "90:نود 100:صد,یست 200:دویست 300:سیصد 400:چهارصد 500:پانصد 600:ششصد 700:هفتصد 800:هشتصد 900:نهصد "
        "1000:هزار 1000000:میلیون 1000000000:میلیارد"
    ),
    "cs": (
        "0:nula 1:jeden,jedno,jedna 2:dva,dvě 3:tři 4:čtyři 5:pět 6:šest 7:sedm 8:osm 9:devět 10:deset "
        "11:jedenáct 12:dvanáct 13:třináct 14:čtrnáct 15:patnáct 16:šestnáct 17:sedmnáct 18:osmnáct 19:devatenáct "
        "20:dvacet 30:třicet 40:čtyřicet 50:padesát 60:šedesát 70:sedmdesát 80:osmdesát 90:devadesát "
        "100:sto,stě,set,sta 1000:tisíc 1000000:milión 1000000000:miliarda,miliardy,miliardů"
    ),
    "sv": (
        "0:noll 1:en,et,ett,första,förste 2:två,andre,andra 3:tre 4:fyra,fjärde 5:fem 6:sex,sjätte 7:sju "
        "8:åtta,åttonde 9:nio 10:tio 11:elva,elfte 12:tolv,tolfte 13:tretton 14:fjorton 15:femton 16:sexton "
        "17:sjutton 18:arton 19:nitton 20:tjugo 30:trettio 40:fyrtio 50:femtio 60:sextio 70:sjuttio 80:åttio "
        "90:nittio 100:hundra,etthundra 200:tvåhundra 300:trehundra 400:fyrahundra 500:femhundra 600:sexhundra "
        "700:sjuhundra 800:åttahundra 900:niohundra 1000:tusen,ettusen 1000000:miljon 1000000000:miljard"
    ),
    "el": (
        "0:μηδέν 1:μία,ένα,πρώτ 2:δύο,δεύτερ 3:τρία,τρίτ,τρεισ 4:τέταρτ,τέσσερα,τέσσερισ 5:πέντε,πέμπτ "
        "6:έξι,έκτη,έκτο 7:επτά,έβδομ 8:όγδο,οκτώ 9:ένατ,εννέα 10:δέκα 11:έντεκα,ενδέκατ 12:δώδεκα,δωδέκατ "
        "13:δεκατρία,δεκατρεισ 14:δεκατέσσερα,δεκατέσσερισ 15:δεκαπέντε 16:δεκαέξι 17:δεκαεπτά 18:δεκαοκτώ "
        "19:δεκαεννέα 20:είκοσι,εικοστ 30:τριάντα,τριακοστ 40:σαράντα,τεσσαρακοστ 50:πενήντα,πεντηκοστ "
        "60:εξήντα,εξηκοστ 70:εβδομήντα,εβδομηκοστ 80:ογδόντα,ογδοηκοστ 90:εννενήντα,εννενηκοστ 100:εκατό "
        "200:διακόσια,διακόσιεσ,διακόσιοι,διακοσιοστό,διακοσιοστή "
        "300:τριακόσια,τριακόσιεσ,τριακόσιοι,τριακοσιοστή,τριακοσιοστό "
        "400:τετρακόσια,τετρακόσιεσ,τετρακόσιοι,τετρακοσιοστό,τρετρακοσιοστή "
        "500:πεντακόσια,πεντακόσιεσ,πεντακόσιοι,πεντακοσιοστό,πεντακοσιοστή "
        "600:εξακόσια,εξακόσιοι,εξακόσιεσ,εξακοσιοστή,εξακοσιοστόσ "
        "700:επτακόσια,επτακόσιοι,επτακόσιεσ,επτακοσιοστό,επτακοσιοστή "
        "800:οκτακόσια,οκτακόσιεσ,οκτακόσιοι,οκτακοσιοστό,οκτακοσιοστή "
        "900:εννιακόσια,εννιακόσιοι,εννιακόσιεσ,εννεακοσιοστή,εννεακοσιοστό 1000:χίλια,χίλιοι,χίλιεσ,χίλιάδεσ "
        "1000000:εκατομμύριο,εκατομμύρια 1000000000:δισεκατομμύριο,δισεκατομμύρια"
    ),
    "he": (
        "0:אפס 1:אחת,אחד,ראשון,ראשונה 2:שני,שתי 3:שלוש,שלישי 4:ארבע,רביעי 5:חמש,חמישי,חמישה 6:שש,ששת,שישה,שישי "
        "7:שבע,שביעי 8:שמיני,שמונה,שמונת 9:תשע,תשיעי 10:עשר,עשירי 11:אחדעשר,אחתעשרה 12:שתיםעשרה,שנייםעשר "
        "13:שלושהעשר,שלושעשרה 14:ארבעעשרה,ארבעהעשר 15:חמשעשרה,חמישהעשר 16:ששעשרה,שישהעשר 17:שבעהעשר,שבעעשרה "
        "18:שמונהעשר 19:תשעהעשר,תשעעשרה 20:עשרים 30:שלושים 40:ארבעים 50:חמישים 60:שישים 70:שבעים 80:שמונים "
        "90:תשעים 100:מאה,מאות 200:מאתיים 1000:אלף,אלפים 1000000:מיליון 1000000000:מיליארד"
    ),
    "hu": (
        "0:nulla 1:egy,első,egyedik 2:két,kettő,második,kettedik 3:három,harmadik 4:négy,negyedik 5:öt,ötödik "
        "6:hat,hatodik 7:hét,hetedik 8:nyolc,nyolcadik 9:kilenc,kilencedik 10:tíz,tizedik "
        "11:tizenegy,tizenegyedik 12:tizenkettő,tizenkettedik 13:tizenhárom,tizenharmadik "
        "14:tizennégy,tizennegyedik 15:tizenöt,tizenötödik 16:tizenhat,tizenhatodik 17:tizenhét,tizenhetedik "
        "18:tizennyolc,tizennyolcadik 19:tizenkilenc,tizenkilencedik 20:húsz,huszadik 21:huszonegy 22:huszonkettő "
        "23:huszonhárom 24:huszonnégy 25:huszonöt 26:huszonhat 27:huszonhét 28:huszonnyolc 29:huszonkilenc "
        "30:harminc,harmincadik 40:negyven 50:ötven 60:hatvan,hatvanadik 70:hetven 80:nyolcvan,nyolcvanadik "
        "90:kilencven 100:száz,egyszáz 200:kétszáz,kettőszáz,kétszázadik 300:háromszáz,háromszázadik "
        "400:négyszáz,négyszázadik 500:ötszáz,ötszázadik 600:hatszáz,hatszázadik 700:hétszáz,hétszázadik "
        "800:nyolcszáz,nyolcszázadik 900:kilencszáz,kilencszázadik 1000:ezer,egyezer 1000000:millió,egymillió "
        "1000000000:milliárd,egymilliárd"
    ),
    "ro": (
        "0:zero 1:una,unu 2:doi,două 3:trei 4:patru 5:cinci 6:şase 7:şapte 8:opt 9:nouă 10:zece 11:unsprezece "
        "12:doisprezece,douăsprezece 13:treisprezece 14:patrusprezece 15:cincisprezece 16:şasesprezece "
        "17:şaptesprezece 18:optsprezece 19:nouăsprezece 20:douăzeci 30:treizeci 40:patruzeci 50:cincizeci "
        "60:şasezeci 70:şaptezeci 80:optzeci 90:nouăzeci 100:sute,sută 1000:mii,mie 1000000:milioane "
        "1000000000:miliarde"
    ),
    "th": (
        "0:ศูนย์ 1:เอ็ด,หนึ่ง,ที่หนึ่ง 2:สอง,ที่สอง 3:สาม,ที่สาม 4:สี่,ที่สี่ "
        "5:ห้า,ที่ห้า 6:หก,ที่หก 7:เจ็ด,ที่เจ็ด 8:แปด,ที่แปด 9:เก้า,ที่เก้า "
        "10:สิบ,ที่สิบ 11:สิบเอ็ด,ที่สิบเอ็ด 12:สิบสอง,ที่สิบสอง 13:สิบสาม,ที่สิบสาม "
        "14:สิบสี่,ที่สิบสี่ 15:สิบห้า,ที่สิบห้า 16:สิบหก,ที่สิบหก "
        "17:สิบเจ็ด,ที่สิบเจ็ด 18:สิบแปด,ที่สิบแปด 19:สิบเก้า,ที่สิบเก้า "
        "20:ยี่สิบ,ที่ยี่สิบ 30:สามสิบ,ที่สามสิบ 40:สี่สิบ,ที่สี่สิบ "
        "50:ห้าสิบ,ที่ห้าสิบ 60:หกสิบ,ที่หกสิบ 70:เจ็ดสิบ,ที่เจ็ดสิบ "
        "80:แปดสิบ,ที่แปดสิบ 90:เก้าสิบ,ที่เก้าสิบ 100:ร้อย,หนึ่งร้อย "
        "200:สองร้อย,ที่สองร้อย 300:สามร้อย,ที่สามร้อย 400:สี่ร้อย,ที่สี่ร้อย "
        "500:ห้าร้อย,ที่ห้าร้อย 600:หกร้อย,ที่หกร้อย 700:เจ็ดร้อย,ที่เจ็ดร้อย "
        "800:แปดร้อย,ที่แปดร้อย 900:เก้าร้อย,ที่เก้าร้อย 1000:พัน,หนึ่งพัน "
        "10000:หมื่น,หนึ่งหมื่น 100000:แสน,หนึ่งแสน 1000000:ล้าน,หนึ่งล้าน "
        "10000000:สิบล้าน 100000000:ร้อยล้าน,หนึ่งร้อยล้าน "
        "1000000000:พันล้าน,หนึ่งพันล้าน"
    ),
    "da": (
        "0:nul 1:et,en,første 2:to,anden,andet 3:tre 4:fire,fjerde 5:fem 6:seks,sjette 7:syv,syvende 8:otte "
        "9:ni,niende 10:ti,tiende 11:elleve,ellevte 12:tolv 13:tretten 14:fjorten 15:femten 16:seksten 17:sytten "
        "18:atten 19:nitten 20:tyve 30:tredive,tredivte 40:fyrre 50:halvtreds,halvtredsindstyvende "
        "60:tres,tresindstyvende 70:halvfjerds,halvfjerdsindstyvende 80:firs,firsindstyvende "
        "90:halvfems,halvfemsindstyvende 100:hundrede 200:tohundrede 300:trehundrede 400:firehundrede "
        "500:femhundrede 600:sekshundrede 700:syvhundrede 800:ottehundrede 900:nihundrede 1000:tusind "
        "1000000:million 1000000000:milliard"
    ),
    "fi": (
        "0:nolla 1:yhtä,yksi,yhden,ensimmäinen 2:kahta,kaksi,kahdes,toinen,kahden 3:kolme,kolmas 4:neljä "
        "5:viisi,viides,viiden,viittä 6:kuusi,kuutta,kuudes,kuuden 7:seitsemää,seitsemän,seitsemäs "
        "8:kahdeksas,kahdeksan,kahdeksaa 9:yhdeksän,yhdeksäs,yhdeksää 10:kymmenes,kymmenen,kymmentä "
        "11:yksitoista,yhtätoista,yhdentoista,yhdestoista 12:kaksitoista,kahtatoista,kahdestoista,kahdentoista "
        "13:kolmetoista,kolmeatoista,kolmastoista,kolmentoista "
        "14:neljätoista,neljäntoista,neljäätoista,neljästoista "
        "15:viisitoista,viidentoista,viittätoista,viidestoista "
        "16:kuusitoista,kuudentoista,kuuttatoista,kuudestoista 17:seitsemäätoista,seitsemäntoista,seitsemästoista "
        "18:kahdeksastoista,kahdeksantoista,kahdeksaatoista 19:yhdeksästoista,yhdeksäntoista,yhdeksäätoista "
        "20:kaksikymmentä,kahtakymmentä,kahdeskymmenes,kahdenkymmenen "
        "30:kolmekymmentä,kolmeakymmentä,kolmenkymmenen,kolmaskymmenes "
        "40:neljäkymmentä,neljänkymmenen,neljäskymmenes,neljääkymmentä "
        "50:viisikymmentä,viidenkymmenen,viittäkymmentä,viideskymmenes "
        "60:kuusikymmentä,kuudenkymmenen,kuudeskymmenes,kuuttakymmentä "
        "70:seitsemänkymmenen,seitsemänkymmentä,seitsemäskymmenes,seitsemääkymmentä "
        "80:kahdeksankymmentä,kahdeksankymmenen,kahdeksaakymmentä,kahdeksaskymmenes "
        "90:yhdeksänkymmenen,yhdeksääkymmentä,yhdeksäskymmenes,yhdeksänkymmentä 100:sata,sadan "
        "200:kaksisataa,kahtasataa,kahdessadas,kahdensadan 300:kolmesataa,kolmassadas,kolmeasataa,kolmensadan "
        "400:neljäsataa,neljänsadan,neljääsataa,neljässadas 500:viisisataa,viidensadan,viittäsataa,viidessadas "
        "600:kuusisataa,kuuttasataa,kuudensadan,kuudessadas "
        "700:seitsemääsataa,seitsemänsadan,seitsemässadas,seitsemänsataa "
        "800:kahdeksansataa,kahdeksansadan,kahdeksassadas,kahdeksaasataa "
        "900:yhdeksänsataa,yhdeksänsadan,yhdeksässadas,yhdeksääsataa 1000:tuhat,tuhannen 1000000:miljoona "
        "1000000000:miljardi"
    ),
    "nb": (
        "0:null 1:ei,én,ett,første 2:to,andre 3:tre 4:fire,fjerde 5:fem 6:seks,sjette 7:sju,sjuende 8:åtte "
        "9:ni,niende 10:ti,tiende 11:elleve,ellevte 12:tolv 13:tretten 14:fjorten 15:femten 16:seksten 17:sytten "
        "18:atten 19:nitten 20:tjue,tjueende 30:tretti,trettiende 40:førti,førtiende 50:femti,femtiende "
        "60:seksti,sekstiende 70:sytti,syttiende 80:åtti,åttiende 90:nitti,nittiende 100:hundre 200:tohundrede "
        "300:trehundrede 400:firehundrede 500:femhundrede 600:sekshundrede 700:sjuhundrede 800:åttehundrede "
        "900:nihundrede 1000:tusen 1000000:million 1000000000:milliard"
    ),
    "ca": (
        "0:s,zero 1:u,un,una,primer 2:dos,dues,segon 3:tres,tercer 4:quart,quatre 5:cinc,cinquè 6:sis 7:set "
        "8:vuit 9:nou,novè 10:deu,desè 11:onze,onzè 12:dotze,dotzè 13:tretzè,tretze 14:catorzè,catorze "
        "15:quinze,quinzè 16:setze,setzè 17:disset 18:divuit 19:dinou,dinovè 20:vint 30:trenta,trentè "
        "40:quarantè,quaranta 50:cinquanta,cinquantè 60:seixantè,seixanta 70:setantè,setanta 80:vuitantè,vuitanta "
        "90:norantè,noranta 100:cent 1000:mil 1000000:milió,milions 1000000000:miliard"
    ),
    "sk": (
        "0:nula 1:jeden,jedno,jedna 2:dve,dva 3:tri 4:štyri 5:päť 6:šesť 7:sedem 8:osem 9:deväť 10:desať "
        "11:jedenásť 12:dvanásť 13:trinásť 14:štrnásť 15:pätnásť 16:šestnásť 17:sedemnásť 18:osemnásť "
        "19:devätnásť 20:dvadsať 30:tridsať 40:štyridsať 50:päťdesiat 60:šesťdesiat 70:sedemdesiat 80:osemdesiat "
        "90:deväťdesiat 100:sto 200:dvesto 300:tristo 400:štyristo 500:päťsto 600:šesťsto 700:sedemsto "
        "800:osemsto 900:deväťsto 1000:tisíc 1000000:milión 1000000000:miliarda,miliardy,miliardov"
    ),
    "bg": (
        "0:нула 1:една,един,едно,първ 2:две,два,втор 3:три,трет 4:четири,четвърт 5:пет 6:шест 7:седм,седем "
        "8:осем,осми 9:девет 10:десет 11:единайсет 12:дванайсет 13:тринайсет 14:четиринайсет 15:петнайсет "
        "16:шестнайсет 17:седемнайсет 18:осемнайсет 19:деветнайсет 20:двайсет 30:трийсет 40:четиресет 50:петдесет "
        "60:шейсет 70:седемдесет 80:осемдесет 90:деветдесет 100:сто,ста 200:двеста 300:триста 400:четиристотин "
        "500:петстотин 600:шестстотин 700:седемстотин 800:осемстотин 900:деветстотин 1000:хиляда,хиляди "
        "1000000:милион 1000000000:милиард"
    ),
    "hr": (
        "0:nula 1:prv,jedan,jedno,jedna 2:dva,drug,dvije 3:tri,treć 4:četiri,četvrt 5:pet 6:šest 7:sedm,sedam "
        "8:osm,osam 9:devet 10:deset 11:jedanaest 12:dvanaest 13:trinaest 14:četrnaest 15:petnaest 16:šesnaest "
        "17:sedamnaest 18:osamnaest 19:devetnaest 20:dvadeset 30:trideset 40:četrdeset 50:pedeset 60:šezdeset "
        "70:sedamdeset 80:osamdeset 90:devedeset 100:sto 200:dvest,dvjesto 300:trist 400:četrist,četiristo "
        "500:petst 600:šeststo 700:sedamst 800:osamst 900:devetst 1000:tisuću,tisuće,tisuća 1000000:milijun "
        "1000000000:milijarda,milijarde,milijardi"
    ),
    "sr": (
        "0:нула 1:први,једна,једно,један 2:две,два,други 3:три,трећи 4:четири,четврти 5:пет 6:шест 7:седми,седам "
        "8:осам,осми 9:девет 10:десет 11:једанаест 12:дванаест 13:тринаест 14:четрнаест 15:петнаест 16:шеснаест "
        "17:седамнаест 18:осамнаест 19:деветнаест 20:двадесет 30:тридесет 40:четрдесет 50:педесет 60:шездесет "
        "70:седамдесет 80:осамдесет 90:деведесет 100:сто,ста 200:двеста 300:триста 400:четиристо 500:петсто "
        "600:шестсто 700:седамсто 800:осамсто 900:деветсто 1000:хиљаду,хиљаде,хиљада 1000000:милион "
        "1000000000:милијарду,милијарде,милијарди"
    ),
    "lt": (
        "0:nulis,tūkstančių 1:viena 2:du,dvi 3:trys,tris 4:keturi 5:penki 6:šeši 7:septyni 8:aštuoni 9:devyni "
        "10:dešimt 11:vienuolika 12:dvylika 13:trylika 14:keturiolika 15:penkiolika 16:šešiolika 17:septyniolika "
        "18:aštuoniolika 19:devyniolika 20:dvidešimt 30:trisdešimt 40:keturiasdešimt 50:penkiasdešimt "
        "60:šešiasdešimt 70:septyniasdešimt 80:aštuoniasdešimt 90:devyniasdešimt 100:šimtas,šimtai "
        "1000:tūkstantis,tūkstančiai 1000000:milijonų,milijonas 1000000000:milijardų,milijardas"
    ),
    "ta": (
        "0:பூஜ்யம் 1:ஒன்று,முதலாவது 2:இரண்டு,இரண்டாவது 3:மூன்று,மூன்றாவது "
        "4:நான்கு,நான்காவது 5:ஐந்து,ஐந்தாவது 6:ஆறு,ஆறாவது 7:ஏழு,ஏழாவது "
        "8:எட்டு,எட்டாவது 9:ஒன்பது,ஒன்பதாவது 10:பத்து,பத்தாவது "
        "11:பதினொன்று,பதினொன்றாவது 12:பன்னிரண்டு,பன்னிரண்டாவது "
        "13:பதின்மூன்று,பதிமூன்றாவது 14:பதினான்கு,பதிநான்காவது "
        "15:பதினைந்து,பதினைந்தாவது 16:பதினாறு,பதினாறாவது 17:பதினேழு,பதினேழாவது "
        "18:பதினெட்டு,பதினெட்டாவது 19:பத்தொன்பது,பத்தொன்பதாவது 20:இருபது,இருபதாவது "
        "30:முப்பது 40:நாற்பது 50:ஐம்பது 60:அறுபது 70:எழுபது 80:எண்பது 90:தொண்ணூறு "
        "100:நூறு 200:இருநூறு 300:முந்நூறு 400:நாநூறூ 500:ஐநூறு 600:அறுநூறு "
        "700:எழுநூறு 800:எண்நூறு 900:தொள்ளாயிரம் 1000:ஆயிரம் 1000000:லட்சம் "
        "1000000000:கோடி"
    ),
    "ms": (
        "0:kosong 1:satu,pertama 2:dua,kedua 3:tiga,ketiga 4:empat,keempat 5:lima,kelima 6:enam,keenam "
        "7:tujuh,ketujuh 8:lapan,kelapan 9:sembilan,kesembilan 10:puluh,sepuluh,kesepuluh 11:sebelas,kesebelas "
        "12:duabelas,keduabelas 13:tigabelas,ketigabelas 14:empatbelas,keempatbelas 15:limabelas,kelimabelas "
        "16:enambelas,keenambelas 17:tujuhbelas,ketujuhbelas 18:lapanbelas,kelapanbelas "
        "19:sembilanbelas,kesembilanbelas 100:ratus,seratus 1000:ribu,seribu 1000000:juta,sejuta "
        "1000000000:bilion"
    ),
    "sl": (
        "0:nič 1:ena 2:dva 3:tri 4:štiri 5:pet 6:šest 7:sedem 8:osem 9:devet 10:deset 11:enajst 12:dvanajst "
        "13:trinajst 14:štirinajst 15:petnajst 16:šestnajst 17:sedemnajst 18:osemnajst 19:devetnajst 20:dvajset "
        "30:trideset 40:štirideset 50:petdeset 60:šestdeset 70:sedemdeset 80:osemdeset 90:devetdeset 100:sto "
        "200:dvesto 300:tristo 400:štiristo 500:petsto 600:šesto 700:sedemsto 800:osemsto 900:devetsto 1000:tisoč "
        "1000000:milijon 1000000000:milijard"
    ),
    "lv": (
        "0:nulle 1:vien 2:div 3:trīs 4:četr 5:piec 6:seš 7:septiņ 8:astoņ 9:deviņ 10:desmit 11:vienpadsmit "
        "12:divpadsmit 13:trīspadsmit 14:četrpadsmit 15:piecpadsmit 16:sešpadsmit 17:septiņpadsmit "
        "18:astoņpadsmit 19:deviņpadsmit 20:divdesmit 30:trīsdesmit 40:četrdesmit 50:piecdesmit 60:sešdesmit "
        "70:septiņdesmit 80:astoņdesmit 90:deviņdesmit 100:simt 200:divsimt 300:trīssimt 400:četrsimt "
        "500:piecsimt 600:sešsimt 700:septiņsimt 800:astoņsimt 900:deviņsimt 1000:tūkstoš 1000000:miljons,miljoni "
        "1000000000:miljards,miljardi"
    ),
    "et": (
        "0:null 1:üks 2:kaks 3:kolm 4:neli 5:viis 6:kuus 7:seitse 8:kaheksa 9:üheksa 10:kümme 11:üksteist "
        "12:kaksteist 13:kolmteist 14:neliteist 15:viisteist 16:kuusteist 17:seitseteist 18:kaheksateist "
        "19:üheksateist 20:kakskümmend 30:kolmkümmend 40:nelikümmend 50:viiskümmend 60:kuuskümmend "
        "70:seitsekümmend 80:kaheksakümmend 90:üheksakümmend 100:sada,ükssada 200:kakssada 300:kolmsada "
        "400:nelisada 500:viissada 600:kuussada 700:seitsesada 800:kaheksasada 900:üheksasada 1000:tuhat "
        "1000000:miljon 1000000000:miljard"
    ),
    "am": (
        "0:ባዶ 1:አንድ 2:ሁለት 3:ሦስት 4:አራት 5:አምስት 6:ስድስት 7:ሰባት 8:ስምንት 9:ዘጠኝ 10:አስር 100:መቶ 1000:ሺ 1000000:ሚሊዮን "
        "1000000000:ቢሊዮን"
    ),
    "ka": (
        "0:ნული 1:ერთი 2:ორი 3:სამი 4:ოთხი 5:ხუთი 6:ექვსი 7:შვიდი 8:რვა 9:ცხრა 10:ათი 11:თერთმეტი 12:თორმეტი "
        "13:ცამეტი 14:თოთხმეტი 15:თხუთმეტი 16:თექვსმეტი 17:ჩვიდმეტი 18:თრვამეტი 19:ცხრამეტი 20:ოცი 21:ოცდაერთი "
        "22:ოცდაორი 23:ოცდასამი 24:ოცდაოთხი 25:ოცდახუთი 26:ოცდაექვსი 27:ოცდაშვიდი 28:ოცდარვა 29:ოცდაცხრა "
        "30:ოცდაათი 31:ოცდათერთმეტი 32:ოცდათორმეტი 33:ოცდაცამეტი 34:ოცდათოთხმეტი 35:ოცდათხუთმეტი 36:ოცდათექვსმეტი "
        "37:ოცდაჩვიდმეტი 38:ოცდათრვამეტი 39:ოცდაცხრამეტი 40:ორმოცი 41:ორმოცდაერთი 42:ორმოცდაორი 43:ორმოცდასამი "
        "44:ორმოცდაოთხი 45:ორმოცდახუთი 46:ორმოცდაექვსი 47:ორმოცდაშვიდი 48:ორმოცდარვა 49:ორმოცდაცხრა 50:ორმოცდაათი "
        "51:ორმოცდათერთმეტი 52:ორმოცდათორმეტი 53:ორმოცდაცამეტი 54:ორმოცდათოთხმეტი 55:ორმოცდათხუთმეტი "
        "56:ორმოცდათექვსმეტი 57:ორმოცდაჩვიდმეტი 58:ორმოცდათრვამეტი 59:ორმოცდაცხრამეტი 60:სამოცი 61:სამოცდაერთი "
        "62:სამოცდაორი 63:სამოცდასამი 64:სამოცდაოთხი 65:სამოცდახუთი 66:სამოცდაექვსი 67:სამოცდაშვიდი 68:სამოცდარვა "
        "69:სამოცდაცხრა 70:სამოცდაათი 71:სამოცდათერთმეტი 72:სამოცდათორმეტი 73:სამოცდაცამეტი 74:სამოცდათოთხმეტი "
        "75:სამოცდათხუთმეტი 76:სამოცდათექვსმეტი 77:სამოცდაჩვიდმეტი 78:სამოცდათრვამეტი 79:სამოცდაცხრამეტი "
        "80:ოთხმოცი 81:ოთხმოცდაერთი 82:ოთხმოცდაორი 83:ოთხმოცდასამი 84:ოთხმოცდაოთხი 85:ოთხმოცდახუთი "
        "86:ოთხმოცდაექვსი 87:ოთხმოცდაშვიდი 88:ოთხმოცდარვა 89:ოთხმოცდაცხრა 90:ოთხმოცდაათი 91:ოთხმოცდათერთმეტი "
        "92:ოთხმოცდათორმეტი 93:ოთხმოცდაცამეტი 94:ოთხმოცდათოთხმეტი 95:ოთხმოცდათხუთმეტი 96:ოთხმოცდათექვსმეტი "
        "97:ოთხმოცდაჩვიდმეტი 98:ოთხმოცდათრვამეტი 99:ოთხმოცდაცხრამეტი 100:ასი 200:ორასი 300:სამასი 400:ოთხასი "
        "500:ხუთასი 600:ექვსასი 700:შვიდასი 800:რვაასი 900:ცხრაასი 1000:ათას 1000000:მილიონი 1000000000:მილიარდი"
    ),
    "hy": (
        "0:զրո 1:մեկ 2:երկու 3:երեք 4:չորս 5:հինգ 6:վեց 7:յոթ 8:ութ 9:ինը 10:տասն 11:տասնմեկ 12:տասներկու "
        "13:տասներեք 14:տասնչորս 15:տասնհինգ 16:տասնվեց 17:տասնյոթ 18:տասնութ 19:տասնինը 20:քսան 30:երեսուն "
        "40:քառասուն 50:հիսուն 60:վաթսուն 70:յոթանասուն 80:ութսուն 90:իննասուն 100:հարյուր,մեկհարյուր "
        "200:երկուհարյուր 300:երեքհարյուր 400:չորսհարյուր 500:հինգհարյուր 600:վեցհարյուր 700:յոթհարյուր "
        "800:ութհարյուր 900:ինըհարյուր 1000:հազար 1000000:միլիօն 1000000000:միլիար"
    ),
    "is": (
        "0:núll 1:ein,eitt 2:tvö,tvær,tveir 3:þrír,þrjú,þrjár 4:fjórar,fjórir,fjögur 5:fimm 6:sex 7:sjó 8:átta "
        "9:níu 10:tíu 11:ellefu 12:tólf 13:þrettán 14:fjórtán 15:fimmtán 16:sextán 17:sautján 18:átján 19:nítján "
        "20:tuttugu 30:þrjátíu 40:fjörutíu 50:fimmtíu 60:sextíu 70:sjötíu 80:áttatíu 90:níutíu "
        "100:hundrað,eitthundrað 200:tvöhundrað 300:þrjúhundrað 400:fjögurhundrað 500:fimmhundrað 600:sexhundrað "
        "700:sjóhundrað 800:áttahundrað 900:níuhundrað 1000:þúsund 1000000:millión 1000000000:milliarð"
    ),
    "lo": (
        "0:ศูนย์ 1:ໜຶ່ງ,ที่ໜຶ່ງ 2:ສອງ,ที่ສອງ 3:ສາມ,ที่ສາມ 4:ສີ່,ที่ສີ່ 5:ຫ້າ,ที่ຫ້າ "
        "6:ຫົກ,ที่ຫົກ 7:ເຈັດ,ที่ເຈັດ 8:ແປດ,ที่ແປດ 9:ເກົ້າ,ที่ເກົ້າ 10:ສິບ,ที่ສິບ "
        "11:ສິບເອັດ,ที่ສິບເອັດ 12:ສິບສອງ,ที่ສິບສອງ 13:ສິບສາມ,ที่ສິບສາມ "
        "14:ສິບສີ່,ที่ສິບສີ່ 15:ສິບຫ້າ,ที่ສິບຫ້າ 16:ສິບຫົກ,ที่ສິບຫົກ "
        "17:ສິບເຈັດ,ที่ສິບເຈັດ 18:ສິບແປດ,ที่ສິບແປດ 19:ສິບເກົ້າ,ที่ສິບເກົ້າ "
        "20:ຊາວ,ที่ຊາວ 21:ຊາວເອັດ 30:ສາມສິບ,ที่ສາມສິບ 31:ສາມສິບເອັດ "
        "40:ສີ່ສິບ,ที่ສີ່ສິບ 41:ສີ່ສິບເອັດ 50:ຫ້າສິບ,ที่ຫ້າສິບ 51:ຫ້າສິບເອັດ "
        "60:ຫົກສິບ,ที่ຫົກສິບ 61:ຫົກສິບເອັດ 70:ເຈັດສິບ,ที่ເຈັດສິບ 71:ເຈັດສິບເອັດ "
        "80:ແປດສິບ,ที่ແປດສິບ 81:ແປດສິບເອັດ 90:ເກົ້າສິບ,ที่ເກົ້າສິບ 91:ເກົ້າສິບເອັດ "
        "100:ร้อย,ຮ້ອຍ,ໜຶ່ງร้อย 200:ສອງร้อย,ที่ສອງร้อย 300:ສາມร้อย,ที่ສາມร้อย "
        "400:ສີ່ร้อย,ที่ສີ່ร้อย 500:ຫ້າร้อย,ที่ຫ້າร้อย 600:ຫົກร้อย,ที่ຫົກร้อย "
        "700:ເຈັດร้อย,ที่ເຈັດร้อย 800:ແປດร้อย,ที่ແປດร้อย 900:ເກົ້າร้อย,ที่ເກົ້າร้อย "
        "1000:พัน,ພັນ,ໜຶ່ງพัน 10000:หมื่น,ໜຶ່ງหมื่น 100000:แสน,ໜຶ່ງแสน "
        "1000000:ล้าน,ໜຶ່ງล้าน 10000000:ສິບล้าน 100000000:ร้อยล้าน,ໜຶ່ງร้อยล้าน "
        "1000000000:พันล้าน,ໜຶ່ງพันล้าน"
    ),
    "km": (
        "0:សូន្យ 1:មួយ,ទីមួយ 2:ពីរ,ទីពីរ 3:បី,ទីបី 4:បួន,ទីបួន 5:ប្រាំ,ទីប្រាំ "
        "6:ប្រាំមួយ,ទីប្រាំមួយ 7:ប្រាំពីរ,ទីប្រាំពីរ 8:ប្រាំបី,ទីប្រាំបី "
        "9:ប្រាំបួន,ទីប្រាំបួន 10:ដប់,ទីដប់ 11:ដប់មួយ,ទីដប់មួយ 12:ដប់ពីរ,ទីដប់ពីរ "
        "13:ដប់បី,ទីដប់បី 14:ដប់បួន,ទីដប់បួន 15:ដប់ប្រាំ,ទីដប់ប្រាំ "
        "16:ដប់ប្រាំមួយ,ទីដប់ប្រាំមួយ 17:ដប់ប្រាំពីរ,ទីដប់ប្រាំពីរ "
        "18:ដប់ប្រាំបី,ទីដប់ប្រាំបី 19:ដប់ប្រាំបួន,ទីដប់ប្រាំបួន 20:ម្ភៃ,ទីម្ភៃ "
        "30:សាមសិប,ទីសាមសិប 40:សែសិប,ទីសែសិប 50:ហាសិប,ទីហាសិប 60:ហុកសិប,ទីហុកសិប "
        "70:ចិតសិប,ទីចិតសិប 80:ប៉ែតសិប,ទីប៉ែតសិប 90:កៅសិប,ទីកៅសិប 100:រយ,មួយរយ "
        "200:ពីររយ,ទីពីររយ 300:បីរយ,ទីបីរយ 400:បួនរយ,ទីបួនរយ 500:ប្រាំរយ,ទីប្រាំរយ "
        "600:ប្រាំមួយរយ,ទីប្រាំមួយរយ 700:ប្រាំពីររយ,ទីប្រាំពីររយ "
        "800:ប្រាំបីរយ,ទីប្រាំបីរយ 900:ប្រាំបួនរយ,ទីប្រាំបួនរយ 1000:ពាន់,មួយពាន់ "
        "10000:ម៉ឺន,មួយម៉ឺន 100000:សែន,មួយសែន 1000000:លាន,មួយលាន 10000000:ដប់លាន "
        "100000000:រយលាន,មួយរយលាន 1000000000:ពាន់លាន,មួយពាន់លាន"
    ),
    "my": (
        "0:သုည 1:ပထမ,တစ် 2:နှစ်,ဒုတိယ 3:တတိယ,သုံး 4:လေး,စတုတ္ထ 5:ငါး,ပဉ္စမ "
        "6:ဆဋ္ဌမ,ခြောက် 7:သတ္တမ,ခုနှစ် 8:ရှစ်,အဋ္ဌမ 9:နဝမ,ကိုး 10:ဆယ်,ဒသမ 11:ဆယ့်တစ် "
        "12:ဆယ့်နှစ် 13:ဆယ့်သုံး 14:ဆယ့်လေး 15:ဆယ့်ငါး 16:ဆယ့်ခြောက် 17:ဆယ့်ခုနှစ် "
        "18:ဆယ့်ရှစ် 19:ဆယ့်ကိုး 20:နှစ်ဆယ် 30:သုံးဆယ် 40:လေးဆယ် 50:ငါးဆယ် "
        "60:ခြောက်ဆယ် 70:ခုနှစ်ဆယ် 80:ရှစ်ဆယ် 90:ကိုးဆယ် 100:ရာ့,တစ်ရာ 200:နှစ်ရာ့ "
        "300:သုံးရာ့ 400:လေးရာ့ 500:ငါးရာ့ 600:ခြောက်ရာ့ 700:ခုနှစ်ရာ့ 800:ရှစ်ရာ့ "
        "900:ကိုးရာ့ 1000:ထောင့်,တစ်ထောင် 10000:သောင်း,တစ်သောင်း "
        "100000:သိန်း,တစ်သိန်း 1000000:သန်း,တစ်သန်း 10000000:ကုဋေ,တစ်ကုဋေ "
        "100000000:ဆယ်ကုဋေ 1000000000:ရာ့ကုဋေ,တစ်ရာကုဋေ"
    ),
    "ne": (
        "0:शुन्य 1:एक,पहिली,पहिलो 2:दुई,दोस्री,दोस्रो 3:तिन,तेस्री,तेस्रो "
        "4:चार,चौथी,चौथो 5:पाँच 6:छ,छैटौँ 7:सात 8:आठ,आठौँ 9:नौ,नवौँ 10:दस,दशौँ "
        "11:एघार 12:बाह्र 13:तेह्र 14:चौध 15:पन्ध्र 16:सोह्र 17:सत्र 18:अठार "
        "19:उन्नाइस 20:बिस 21:एक्काइस 22:बाइस 23:तेइस 24:चौबिस 25:पच्चिस 26:छब्बिस "
        "27:सत्ताइस 28:अट्ठाइस 29:उनन्तिस 30:तिस 32:बत्तिस 33:तेत्तिस 34:चौँतिस "
        "35:पैँतिस 36:छत्तिस 37:सैँतिस 38:अठतिस 39:उनन्चालिस 40:चालिस 42:बयालिस "
        "43:त्रिचालिस 44:चवालिस 45:पैँतालिस 46:छयालिस 47:सतचालिस 48:अठचालिस "
        "49:उनन्चास 50:पचास 51:एकाउन्न 52:बाउन्न 53:त्रिपन्न 54:चवन्न 55:पचपन्न "
        "56:छपन्न 57:सन्ताउन्न 58:अन्ठाउन्न 59:उनन्साठी 60:साठी 61:एकसट्ठी 62:बयसट्ठी "
        "63:त्रिसट्ठी 64:चौसट्ठी 65:पैँसट्ठी 66:छयसट्ठी 67:सतसट्ठी 68:अठसट्ठी "
        "69:उनन्सत्तरी 70:सत्तरी 71:एकहत्तर 72:बहत्तर 73:त्रिहत्तर 74:चौहत्तर "
        "75:पचहत्तर 76:छयहत्तर 77:सतहत्तर 78:अठहत्तर 79:उनासी 80:असी 81:एकासी "
        "82:बयासी 83:त्रियासी 84:चौरासी 85:पचासी 86:छयासी 87:सतासी 88:अठासी "
        "89:उनान्नब्बे 90:नब्बे 91:एकानब्बे 92:बयानब्बे 93:त्रियानब्बे 94:चौरानब्बे "
        "95:पन्चानब्बे 96:छयानब्बे 97:सन्तानब्बे 98:अन्ठानब्बे 99:उनान्सय 100:सय "
        "1000:हजार 100000:लाख 10000000:करोड 1000000000:अरब"
    ),
}

#: Words, or parts of words, between two parts of a number: and.
JOINING_WORDS = {
    "en": "and a",
    "es": "y",
    "ca": "i",
    "fr": "et",
    "de": "und",
    "nl": "en ën",
    "sv": "och",
    "da": "og",
    "nb": "og",
    "is": "og",
    "pt": "e",
    "it": "e",
    "ro": "și şi",
    "ru": "и",
    "uk": "і та",
    "bg": "и",
    "hr": "i",
    "sr": "и i",
    "sl": "in",
    "cs": "a",
    "sk": "a",
    "pl": "i",
    "hu": "és",
    "el": "και",
    "tr": "ve",
    "ar": "و ال وال",
    "he": "ו ה וה",
    "fa": "و",
    "lt": "ir",
    "lv": "un",
    "et": "ja",
    "ka": "და",
    "hy": "և",
    "am": "ከ",
}

#: Words that make a teen of the number before them.
TEENS = {
    "id": "belas",
    "ms": "belas",
    "he": "עשר עשרה",
    "ar": "عشر عشرة",
}

#: Languages whose words of numbers stand without spaces between them.
SPACELESS = frozenset({"zh", "ja", "ko", "th", "lo", "km", "my"})
