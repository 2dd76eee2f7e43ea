"""Names for invented children, in proportions like those of a large English council.

Put together by hand from names in everyday use; nobody in particular is meant. Earlier names of a list are
drawn more often, as the frequencies of names fall off in any register. Family names made of a place and an
ending stand for the long tail of seldom ones.
"""

from __future__ import annotations

from dataclasses import dataclass


def _w(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


@dataclass(frozen=True)
class Group:
    """share: of all families. first_before: put before a boy's own name in so many of ten families."""

    name: str
    share: float
    boys: tuple[str, ...]
    girls: tuple[str, ...]
    families: tuple[str, ...]
    girls_family_ends_a: bool = False
    first_before: tuple[str, int] = ("", 0)
    double_barrelled: float = 0.0
    tail: float = 0.0


_STEMS = _w(
    """
Ash Bar Black Brad Brock Bur Charl Clay Cob Cran Dal Dray Elling Fair Farn Fen Good Gran Hal
Har Hazel Hay Hol Kirk Lang Lin Lock Mar Mil Nor Oak Over Pem Pick Rad Raven Red Rock Row
Sel Shel Stan Stock Sut Thorn Tid Under Wad Wake Wal West Whit Win Wood Wool Wy
"""
)
_ENDS = _w(
    """
worth ton ley field ham well wood ford stone bury by combe shaw croft man sey more den gate
hurst land cliffe brook dale
"""
)
TAIL = tuple(stem + end for stem in _STEMS for end in _ENDS)

GROUPS = (
    Group(
        "english", 0.66,
        _w(
"""
Noah Oliver George Leo Arthur Oscar Harry Jack Charlie Freddie Theo Alfie Thomas James
William Jacob Joshua Lucas Henry Archie Isaac Edward Alexander Joseph Samuel Max Daniel
Logan Ethan Mason Harrison Benjamin Finley Sebastian Adam Dylan Zachary Riley Teddy Theodore
David Jude Louie Reuben Frankie Toby Jaxon Bobby Ronnie Kai Jenson Liam Tyler Callum Connor
Kieran Bradley Ryan Luke Nathan Matthew Michael Cameron Jamie Lewis Owen Rhys Aaron Aidan
Jayden Hayden Kyle Jake Stephen Christopher Robert Philip Anthony Patrick Sean Declan Rowan
Elliot Felix Hugo Stanley Albert Ralph Gabriel Dominic Nicholas Gregory Timothy Leon Marcus
Corey Spencer Wyatt Ezra Caleb Jonah Rory Fraser Ewan Gethin
"""
),
        _w(
"""
Olivia Amelia Isla Ava Lily Ivy Freya Florence Isabella Mia Ella Grace Sophia Sophie Evie
Emily Jessica Chloe Poppy Daisy Rosie Willow Elsie Charlotte Millie Matilda Phoebe Evelyn
Alice Ruby Erin Harper Sienna Luna Emma Scarlett Lottie Maisie Eva Hallie Bonnie Penelope
Elizabeth Arabella Imogen Hannah Abigail Lucy Megan Molly Holly Amber Jasmine Georgia
Bethany Caitlin Lauren Rebecca Rachel Katie Leah Eleanor Lydia Martha Nancy Robyn Summer
Skye Paige Courtney Shannon Chelsea Danielle Natalie Samantha Stephanie Victoria Catherine
Kathryn Frances Josephine Georgina Annabelle Bella Tilly Nellie Edith Mabel Thea Orla Niamh
Siobhan Carys Ffion Tegan Lexi Skyla Kayleigh Kacey Madison Brooke Faith Hope
"""
),
        _w(
"""
Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans
Walker White Roberts Green Hall Wood Jackson Clarke Harris Clark Turner Hill Cooper Ward
Moore Morris King Watson Harrison Morgan Baker Patterson Edwards Hughes Lewis Martin Lee
Allen James Scott Young Bennett Gray Phillips Richardson Shaw Mitchell Carter Cook Bailey
Bell Murphy Miller Cox Davis Richards Marshall Simpson Adams Collins Price Rogers Stevens
Foster Griffiths Butler Hunt Palmer Mills Barnes Webb Knight Chapman Matthews Powell Mason
Lloyd Fisher Ellis Harvey Russell Stevenson Holmes Hudson Kelly Dixon Reid Reynolds Gibson
Ford Graham Pearson Fletcher Howard Andrews O'Brien O'Connor McDonald McCarthy Saunders
Spencer Payne Hart Lawrence Day Brooks Perry Wells Armstrong Carpenter Berry Dean Burton
Sutton Shaughnessy Higgins Duffy Byrne Nolan Whitehead Atkinson Hargreaves Sutcliffe Ogden
Pickering Rowbotham Featherstone Cholmondeley Pritchard Llewellyn Bevan Vaughan Penhaligon
Trelawney Tregenza
"""
),
        double_barrelled=0.07, tail=0.33,
    ),
    Group(
        "south_asian_muslim", 0.12,
        _w(
"""
Muhammad Mohammed Yusuf Ibrahim Adam Zain Ali Hassan Hamza Omar Bilal Umar Haroon Ismail
Zakariya Idris Musa Abdullah Rayyan Ayaan Eesa Sulaiman Hussain Usman Faisal Imran Tariq
Khalid Asad Danyal Kamran Shahid Adeel Junaid Rehan Sajid Waqas Zeeshan Arham Huzaifa
"""
),
        _w(
"""
Aisha Fatima Maryam Zara Zainab Khadija Hafsa Amina Safa Noor Inaya Aleena Sumayyah Hanna
Iqra Zoya Alina Ayesha Sana Saira Nadia Rabia Mahnoor Hira Anum Bushra Samina Rukhsana
Shazia Nasreen Parveen Humaira Anaya Eshal Minahil Laiba
"""
),
        _w(
"""
Khan Ahmed Ali Hussain Begum Malik Akhtar Shah Iqbal Mahmood Miah Rahman Uddin Bibi Mirza
Chaudhry Butt Sheikh Rashid Aziz Hussein Qureshi Siddiqui Ashraf Bashir Rafiq Nawaz Yaqub
Saleem Javed Karim Chowdhury Islam Hoque Choudhury Riaz Sadiq Aslam Latif Farooq Ghafoor
Zaman Haque Parvez Shabir
"""
),
        first_before=("Mohammed", 4),
    ),
    Group(
        "south_asian_other", 0.05,
        _w(
"""
Arjun Aarav Rohan Krish Dev Jai Veer Harpreet Gurpreet Amardeep Jaskaran Karan Nikhil Rahul
Sachin Vikram Ravi Kiran Aryan Shiv Ishaan Sahib Fateh Jeevan Manraj
"""
),
        _w(
"""
Priya Anika Aanya Simran Jasmeet Harleen Diya Riya Kavya Meera Nisha Pooja Anjali Jasleen
Manpreet Kirandeep Shreya Tara Isha Navneet Gurleen Avneet Ria Mahi
"""
),
        _w(
"""
Patel Singh Kaur Shah Sharma Gill Sandhu Mistry Desai Chauhan Dhillon Sidhu Bains Grewal
Parmar Joshi Mehta Solanki Rai Kumar Verma Nair Pillai Fernando Perera Dhaliwal Johal Sahota
Vyas Thakkar
"""
),
    ),
    Group(
        "polish", 0.06,
        _w(
"""
Jakub Antoni Filip Jan Szymon Franciszek Kacper Michał Aleksander Wojciech Mateusz Bartosz
Piotr Paweł Krzysztof Dawid Oskar Igor Wiktor Tomasz Grzegorz Stanisław Marcel Dominik
Nikodem Łukasz
"""
),
        _w(
"""
Julia Zuzanna Maja Zofia Hanna Lena Oliwia Amelia Maria Aleksandra Wiktoria Natalia Gabriela
Katarzyna Małgorzata Agnieszka Magdalena Joanna Ewa Nikola Kinga Weronika Patrycja Martyna
"""
),
        _w(
"""
Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak
Dąbrowski Kozłowski Jankowski Mazur Wojciechowski Kwiatkowski Krawczyk Kaczmarek Piotrowski
Grabowski Zając Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Nowakowski Majewski
Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Pawlak Górski Nowicki Sikora Walczak
"""
),
        girls_family_ends_a=True,
    ),
    Group(
        "arabic_somali", 0.05,
        _w(
"""
Abdullah Abdirahman Ahmed Ali Khalid Youssef Hamza Ibrahim Mustafa Omar Ayoub Liban Mahad
Zakaria Anas Karim Samir Tariq Bassam Jamal Nabil Rashid Saeed Walid Yahya Abdulaziz
"""
),
        _w(
"""
Amina Hodan Layla Maryam Nour Salma Hibo Sagal Ikran Yasmin Rania Samira Zahra Huda Leila
Hawa Asma Dalal Farah Iman Lamia Sahra Ubah Warda
"""
),
        _w(
"""
Hassan Mohamed Ali Abdi Hussein Ibrahim al-Hassan Al-Rashid Omar Yusuf Farah Warsame Jama
Osman Haddad al-Masri Khalil Mansour Nasser Saleh Abdullahi Aden Elmi Hersi Said Sharif
Tahir El-Sayed Ben_Ali
"""
),
        first_before=("Mohamed", 2),
    ),
    Group(
        "black_african_caribbean", 0.06,
        _w(
"""
Emmanuel Joshua Daniel David Samuel Elijah Isaiah Malachi Ezekiel Kwame Kofi Chidi Emeka
Tunde Ayo Femi Kelechi Tobi Jerome Tyrone Marcus Micah Nathaniel Caleb Olumide Ifeanyi
Tendai Tafadzwa
"""
),
        _w(
"""
Grace Precious Blessing Esther Naomi Abigail Chioma Ngozi Adaeze Amara Folake Temi Ayomide
Zainab Fatou Ama Efua Shanice Keisha Imani Nia Destiny Michelle Gloria Tariro Rutendo
"""
),
        _w(
"""
Okafor Adeyemi Mensah Owusu Boateng Okeke Adebayo Williams Campbell Brown Clarke Johnson
Thomas Joseph Charles Moyo Ncube Sibanda Asante Osei Appiah Eze Nwosu Balogun Oyelaran
Diallo Kamara Sesay Conteh Bangura Francis Grant Gordon Reid Bailey Henry
"""
),
        double_barrelled=0.06,
    ),
    )  # fmt: skip

PARENTS_FIRST = {
    "english": _w(
"""
Sarah Emma Laura Gemma Lisa Claire Kelly Nicola Stacey Donna Leanne Jodie Mark Paul Andrew
Lee Darren Craig Wayne Gary Steven Scott Carl Dean Kerry Zoe Amy Hayley Kirsty Lindsey
"""
),
    "south_asian_muslim": _w(
"""
Shabana Nazia Farzana Saima Rubina Tahira Yasmeen Arif Nadeem Shafiq Naveed Tahir Zahid
"""
),
    "south_asian_other": _w(
"""
Sunita Rekha Balwinder Surinder Anita Rajesh Sukhdev Paramjit Sanjay Deepak Geeta
"""
),
    "polish": _w(
"""
Anna Monika Beata Dorota Marta Iwona Marcin Rafał Robert Sławomir Jacek Dariusz
"""
),
    "arabic_somali": _w(
"""
Halima Faduma Nadia Samia Khadra Abdikarim Mahmoud Hani Ridwan Bashir Sahal
"""
),
    "black_african_caribbean": _w(
"""
Ebony Comfort Abena Yvonne Marcia Funmi Kingsley Desmond Leroy Kwabena Segun
"""
),
}  # fmt: skip

RESPELLED = {
    "Mohammed": _w("Muhammad Mohamed Mohammad Muhammed"),
    "Muhammad": _w("Mohammed Mohamed Mohammad"),
    "Aisha": _w("Ayesha Aysha"), "Ayesha": _w("Aisha Aysha"), "Yusuf": _w("Yousef Yusef"),
    "Hussain": _w("Hussein Husain"), "Zainab": _w("Zaynab Zeinab"), "Maryam": _w("Mariam Marium"),
    "Fatima": _w("Fatimah Fathima"), "Ahmed": _w("Ahmad"), "Omar": _w("Umar"), "Smith": _w("Smyth"),
    "Catherine": _w("Katherine Kathryn"), "Sophie": _w("Sofie"), "Jayden": _w("Jaydon Jaiden"),
    "Isla": _w("Eila Islah"), "Thompson": _w("Thomson"), "Clarke": _w("Clark"), "Wójcik": _w("Vojcik"),
    "Stephen": _w("Steven"), "Sean": _w("Shaun Shawn"), "Niamh": _w("Neve Neave"), "Rhys": _w("Reece"),
    "Siobhan": _w("Shivaun"), "Leah": _w("Lia"), "Philip": _w("Phillip"), "Choudhury": _w("Chowdhury"),
    "Begum": _w("Begam"), "Akhtar": _w("Aktar"), "Kowalski": _w("Kowalsky"), "Chloe": _w("Khloe"),
    "Szymon": _w("Simon Shimon"), "Zofia": _w("Sofia"), "Kacper": _w("Casper"), "Wiktor": _w("Victor"),
}  # fmt: skip
"""Other spellings of one name; the rest are respelled by rule."""

SHORT = {
    "Oliver": "Ollie", "Alexander": "Alex", "Thomas": "Tom", "William": "Will", "Joshua": "Josh",
    "Joseph": "Joe", "Samuel": "Sam", "Daniel": "Dan", "Benjamin": "Ben", "Edward": "Eddie",
    "Zachary": "Zac", "Theodore": "Teddy", "Matthew": "Matt", "Michael": "Mike", "Christopher": "Chris",
    "Robert": "Rob", "Anthony": "Tony", "Patrick": "Paddy", "Nicholas": "Nick", "Isabella": "Bella",
    "Olivia": "Liv", "Jessica": "Jess", "Charlotte": "Lottie", "Matilda": "Tilly", "Elizabeth": "Lizzie",
    "Abigail": "Abbie", "Megan": "Meg", "Rebecca": "Becky", "Eleanor": "Ellie", "Samantha": "Sam",
    "Victoria": "Tori", "Catherine": "Kate", "Katarzyna": "Kasia", "Małgorzata": "Gosia",
    "Jakub": "Kuba", "Wojciech": "Wojtek", "Zofia": "Zosia", "Mohammed": "Mo", "Muhammad": "Mo",
    "Aleksandra": "Ola", "Natasha": "Tasha", "Lucas": "Luke", "Jacob": "Jake", "Harrison": "Harry",
    "Amelia": "Millie", "Evelyn": "Evie", "Florence": "Flo", "Gabriel": "Gabe", "Jasmine": "Jas",
    "Nathaniel": "Nate", "Emmanuel": "Manny", "Gurpreet": "Guri", "Abdullah": "Abs",
}  # fmt: skip
"""What children are called at home; some of these are not in the matching's own list, as in life."""
