"""Amounts as records write them: each phrase with the trial it stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.facts.doses.dose_amounts import join_alternatives, parse_amounts, parse_number
from trialgraph.facts.doses.units import ucum_code

AMOUNTS = [
    ("NCT06549465", "148 ± 37 MBq", (148,), "MBq", ""),
    ("NCT03606070", "33 ± 4 Gy", (33,), "Gy", ""),
    ("NCT00572130", "1 x 10e11 cfu", (1e11,), "CFU", ""),
    ("NCT00629187", "1750 to 7500 mg/m(squared)", (1750, 7500), "mg/m2", "range"),
    ("NCT05321940", "15-20 Million mature dendritic cells", (1.5e7, 2e7), "cells", "range"),
    ("NCT06726265", "AUC) 5 or 6", (5, 6), "AUC", ""),
    ("NCT06532149", "500 mg/mq", (500,), "mg/m2", ""),
    ("NCT00115895", "1,1 and 3,7 GBq", (1.1, 3.7), "GBq", ""),
    ("NCT05009953", "43mg/10mL", (43,), "mg", "no dose"),
    ("NCT05009953", "100mg/10mL", (100,), "mg", "no dose"),
    ("NCT01290471", "8, 16, and 24 mg/kg", (8, 16, 24), "mg/kg", ""),
    ("NCT05327530", "10 milligrams per kilogram (mg/kg) of body weight", (10,), "mg/kg", ""),
    ("NCT05327530", "3 micrograms per kilogram body weight (mcg/kg)", (3,), "ug/kg", ""),
    ("NCT04294810", "1200 milligrams (mg)", (1200,), "mg", ""),
    ("NCT01634685", "1.8 Gy/fraction", (1.8,), "Gy", ""),
    ("NCT06153368", "2.4 g/m2", (2.4,), "g/m2", ""),
    ("NCT06532539", "5-10 mg/kg", (5, 10), "mg/kg", "range"),
    ("seed 003", "20×108 cells", (2e9,), "cells", "lost exponent"),
    ("seed 003", "30×108 cells", (3e9,), "cells", "lost exponent"),
    ("NCT01976208", "60IU/ml", (60,), "IU", "no dose"),
    ("NCT02964858", "0.03 cc", (0.03,), "mL", ""),
    ("NCT01810705", "100 IU/kg", (100,), "IU/kg", ""),
    ("NCT00223717", "0.1-0.2mg", (0.1, 0.2), "mg", "range"),
    ("NCT06671990", "2.5, 5, and 10 mg", (2.5, 5, 10), "mg", ""),
    ("NCT05051423", "2,4 mL", (2.4,), "mL", ""),
    ("NCT02816346", "817 CFU", (817,), "CFU", ""),
    ("NCT06144970", "1.5 x 10e6 cells", (1.5e06,), "cells", ""),
    ("NCT04476758", "500 IU per mL", (500,), "IU", "no dose"),
    ("NCT01738503", "8 - 24 mg", (8, 24), "mg", "range"),
    ("NCT01376427", "400 mg / day", (400,), "mg", "a day"),
    ("NCT05948982", "1000000 cells/kg", (1e06,), "cells/kg", ""),
    ("NCT06034925", "400 to 1200mg", (400, 1200), "mg", "range"),
    ("NCT01745263", "2000 IU/d", (2000,), "IU", "a day"),
    ("NCT05477459", "25μg", (25,), "ug", ""),
    ("NCT04637555", "50, 100 and 200 mg", (50, 100, 200), "mg", ""),
    ("NCT05150340", "80 U/g", (80,), "U", "no dose"),
    ("NCT01720251", "25 or 50 micrograms", (25, 50), "ug", ""),
    ("NCT02256345", "6 mmol", (6,), "mmol", ""),
    ("NCT05471323", "1.5×10\\^8 cells/kg", (1.5e08,), "cells/kg", ""),
    ("NCT05464979", "0.1mg/kg BW", (0.1,), "mg/kg", ""),
    ("NCT06105619", "80-100mg/m2", (80, 100), "mg/m2", "range"),
    ("NCT05471323", "4.5×10\\^8 cells/ kg", (4.5e08,), "cells/kg", ""),
    ("NCT05629923", "100 IU/ml", (100,), "IU", "no dose"),
    ("NCT03066986", "25mcg", (25,), "ug", ""),
    ("NCT03238092", "10mg/g", (10,), "mg", "no dose"),
    ("NCT06351527", "5/10 mg", (5, 10), "mg", ""),
    ("NCT03259815", "140mcg/kg/min", (140,), "ug/kg/min", ""),
    ("NCT03906578", "9 x 10\\^11 CFU", (9e11,), "CFU", ""),
    ("NCT03371485", "1 x 10\\^7 viable cells", (1e07,), "cells", ""),
    ("NCT01244126", "0.04 ml/kg", (0.04,), "mL/kg", ""),
    ("NCT07148791", "30 mg/m²/day", (30,), "mg/m2", "a day"),
    ("NCT02806739", "60-75mg", (60, 75), "mg", "range"),
    ("NCT06286059", "1 ml/kg/hr", (1,), "mL/kg/h", ""),
    ("NCT00448058", "1.5 mg/Day", (1.5,), "mg", "a day"),
    ("NCT04984226", "1meq", (1,), "mEq", ""),
    ("NCT04134637", "3-4mg/Kg", (3, 4), "mg/kg", "range"),
    ("NCT01514682", "4 gm/day", (4,), "g", "a day"),
    ("NCT07191470", "1.5 mL/hour", (1.5,), "mL/h", ""),
    ("NCT00115895", "1,1 GBq", (1.1,), "GBq", ""),
    ("NCT03126435", "1000mg/m²", (1000,), "mg/m2", ""),
    ("NCT03501485", "150-160 ml/kg/d", (150, 160), "mL/kg", "range, a day"),
    ("NCT04124198", "40 mg/sqm", (40,), "mg/m2", ""),
    ("NCT02377466", "6 milligram per hour", (6,), "mg/h", ""),
    ("NCT00216099", "9 g/dL", (9,), "g", "no dose"),
    ("NCT03305068", "400 mg", (400,), "mg", ""),
    ("NCT05043116", "10 μg / day", (10,), "ug", "a day"),
    ("NCT04544423", "0.03mg / kg", (0.03,), "mg/kg", ""),
    ("NCT03744975", "120 mEq", (120,), "mEq", ""),
    ("NCT05350592", "5 mcg/kg/minute", (5,), "ug/kg/min", ""),
    ("NCT00450151", "6.30ml", (6.3,), "mL", ""),
    ("NCT04010318", "0.1 mg /kg", (0.1,), "mg/kg", ""),
    ("NCT04116060", "0,12 mmol", (0.12,), "mmol", ""),
    ("NCT04506450", "0.05-0.1 mg / kg", (0.05, 0.1), "mg/kg", "range"),
    ("NCT01170585", "2.6mmol/L", (2.6,), "mmol", "no dose"),
    ("NCT04544423", "0.05 mg / kg", (0.05,), "mg/kg", ""),
    ("NCT06873425", "30 billion CFU/ day", (3e10,), "CFU", "a day"),
    ("NCT02403908", "5,000 U", (5000,), "U", ""),
    ("NCT06925217", "3.9-10.0mmol/L", (3.9, 10), "mmol", "range, no dose"),
    ("NCT02692820", "2.5 x 109 colony forming units", (2.5e09,), "CFU", "lost exponent"),
    ("NCT00216099", "1000 µg", (1000,), "ug", ""),
    ("NCT01515059", "3.2 -9.9mmol/l", (3.2, 9.9), "mmol", "range, no dose"),
    ("NCT05043116", "400 IU / day", (400,), "IU", "a day"),
    ("NCT03066635", "12.5 and 25 IU", (12.5, 25), "IU", ""),
    ("NCT06301854", "10 mg/ time", (10,), "mg", ""),
    ("NCT01249274", "100mgs", (100,), "mg", ""),
    ("NCT01075282", "1500 milligrams per day", (1500,), "mg", "a day"),
    ("NCT07084753", "5-10 ml per hour", (5, 10), "mL/h", "range"),
    ("NCT06145035", "100 x 106 cells", (1e08,), "cells", "lost exponent"),
    ("NCT00253188", "15 - 60 mg/day", (15, 60), "mg", "range, a day"),
    ("NCT04977024", "2.5e8 PFU/dose", (2.5e08,), "PFU", ""),
    ("NCT07368088", "10,000,000 cells/kg", (1e07,), "cells/kg", ""),
    ("NCT02919800", "200, 400 and 600 µg/kg", (200, 400, 600), "ug/kg", ""),
    ("NCT06679855", "0.33 μg/kg/min", (0.33,), "ug/kg/min", ""),
    ("NCT01515059", "10mmol/l", (10,), "mmol", "no dose"),
    ("NCT02502747", "10 μg/kg/day", (10,), "ug/kg", "a day"),
    ("NCT01137656", "1.0 unit", (1,), "U", ""),
    ("NCT06852573", "5×10\\^7 CAR-T cells", (5e07,), "cells", ""),
    ("NCT06439810", "40 U/L", (40,), "U", "no dose"),
    ("NCT02899364", "50mL", (50,), "mL", ""),
    ("NCT03180632", "1 microgram/kg", (1,), "ug/kg", ""),
    ("NCT03769025", "16 mgs/day", (16,), "mg", "a day"),
    ("NCT03940937", "15-20g", (15, 20), "g", "range"),
    ("NCT01290471", "8, 16, and 24 mg/kg", (8, 16, 24), "mg/kg", ""),
    ("NCT01766089", "1g/hour", (1,), "g/h", ""),
    ("NCT04227483", "1000 IU/mL", (1000,), "IU", "no dose"),
    ("NCT01293682", "45mcg/week", (45,), "ug", "a week"),
    ("NCT04042844", "40 × 106 cells", (4e07,), "cells", "lost exponent"),
    ("NCT07191470", "1.5 mL per hour", (1.5,), "mL/h", ""),
    ("NCT06378866", "50ng/mL", (50,), "ng", "no dose"),
    ("NCT02813135", "AUC 5", (5,), "AUC", ""),
    ("NCT05014815", "AUC 5 or 6", (5, 6), "AUC", ""),
    ("NCT06674954", "0.05-0.2 mcg/kg/min", (0.05, 0.2), "ug/kg/min", "range"),
    ("NCT00223717", "150 mEq/day", (150,), "mEq", "a day"),
    ("NCT07120607", "10\\^8 CAR+ cells", (1e08,), "cells", ""),
    ("NCT05049278", "4 mg/4 mL", (4,), "mg", "no dose"),
    ("NCT04507347", "500 and 2000 mg/day", (500, 2000), "mg", "a day"),
    ("NCT04073953", "2.0 mg/dL", (2,), "mg", "no dose"),
    ("NCT02277587", "25 to 37.5 mg", (25, 37.5), "mg", "range"),
    ("NCT04998461", "3mg / mmol", (3,), "mg", "no dose"),
    ("NCT05464979", "1ug/kg BW", (1,), "ug/kg", ""),
    ("NCT05137132", "1000 mg per capsule", (1000,), "mg", "no dose"),
    ("NCT02503280", "40 million cells/ml", (4e07,), "cells", "no dose"),
    ("NCT04134637", "5to 10 mg/kg", (5, 10), "mg/kg", "range"),
    ("NCT06055452", "10mg/d", (10,), "mg", "a day"),
    ("NCT04955626", "30-µg", (30,), "ug", ""),
    ("NCT00371826", "6 ng/mL", (6,), "ng", "no dose"),
    ("NCT03717272", "0.02 to 1.2mg", (0.02, 1.2), "mg", "range"),
    ("NCT01741428", "1.3 mg/dl", (1.3,), "mg", "no dose"),
    ("NCT02743650", "0.3 mEq/kg/d", (0.3,), "mEq/kg", "a day"),
    ("NCT03907228", "100 billion Colony Forming Units/sachet", (1e11,), "CFU", "no dose"),
    ("NCT06518473", "100 international units/mL", (100,), "IU", "no dose"),
    ("NCT04912596", "0, 90, 180 mcg", (0, 90, 180), "ug", ""),
    ("NCT05294952", "300 mg/24 hours", (300,), "mg", "a day"),
    ("NCT00039650", "10 micrograms/kg/day", (10,), "ug/kg", "a day"),
    ("NCT00371826", "1,500 ng/mL", (1500,), "ng", "no dose"),
    ("NCT02650414", "1-5x10\\^8 CART22 cells", (1e08, 5e08), "cells", "range"),
    ("NCT04861194", "20 µg/L", (20,), "ug", "no dose"),
    ("NCT03238092", "10,000 IU", (10000,), "IU", ""),
    ("NCT07084753", "0.8 to 1 mg/kg", (0.8, 1), "mg/kg", "range"),
    ("NCT02146781", "2.7 mg/mL", (2.7,), "mg", "no dose"),
    ("NCT03620526", "34 mL/m2", (34,), "mL/m2", ""),
    ("NCT02805257", "0.4mg/ml", (0.4,), "mg", "no dose"),
    ("NCT05316428", "0.5 g/Kg", (0.5,), "g/kg", ""),
    ("NCT06590740", "160/4.5 mcg", (160, 4.5), "ug", ""),
    ("NCT05477459", "25 microgram", (25,), "ug", ""),
    ("NCT03082716", "35ml/ kg", (35,), "mL/kg", ""),
    ("NCT07084753", "15 ml/hour", (15,), "mL/h", ""),
    ("NCT06105619", "100-150mg/m2/d", (100, 150), "mg/m2", "range, a day"),
    ("NCT01766089", "0.6 µg/kg/h", (0.6,), "ug/kg/h", ""),
    ("NCT05519384", "10\\^6, 5x10\\^6 and 3x10\\^7 JK500 cells", (1e06, 5e06, 3e07), "cells", ""),
    ("NCT01499641", "40 mg/mL", (40,), "mg", "no dose"),
    ("NCT07006077", "8.0x10 \\^ 8 PFU", (8e08,), "PFU", ""),
    ("NCT03659916", "40 µg/kg/day", (40,), "ug/kg", "a day"),
    ("NCT05109377", "5 or 20mg", (5, 20), "mg", ""),
    ("NCT05061524", "1, 3, 6, and 9 mg/kg", (1, 3, 6, 9), "mg/kg", ""),
    ("NCT05014815", "175 or 200 mg/m²", (175, 200), "mg/m2", ""),
    ("NCT04950504", "200 ml", (200,), "mL", ""),
    ("NCT01928797", "3-5 units/hr", (3, 5), "U/h", "range"),
    ("NCT01406106", "1.5 to 3 g", (1.5, 3), "g", "range"),
    ("NCT06061549", "3E13 vg", (3e13,), "vg", ""),
    ("NCT07006077", "8.0×10\\^8 PFU", (8e08,), "PFU", ""),
    ("NCT01675765", "1×10\\^9 colony-forming units", (1e09,), "CFU", ""),
    ("NCT01653054", "15mg per day", (15,), "mg", "a day"),
    ("NCT02223182", "150µg", (150,), "ug", ""),
    ("NCT05562869", "5mg/Kg", (5,), "mg/kg", ""),
    ("NCT07084753", "0.8-1 mg/kg", (0.8, 1), "mg/kg", "range"),
    ("NCT05243108", "1.2 g/day", (1.2,), "g", "a day"),
    ("NCT07084753", "1 to 2 mg/kg", (1, 2), "mg/kg", "range"),
    ("NCT01766089", "0.4 and 0.6 µg/kg/h", (0.4, 0.6), "ug/kg/h", ""),
    ("NCT03966326", "1-2 mg / kg", (1, 2), "mg/kg", "range"),
    ("NCT05098470", "1,000 mg", (1000,), "mg", ""),
    ("NCT01276808", "54 ml/patient", (54,), "mL", ""),
    ("NCT06935708", "10mg/ml", (10,), "mg", "no dose"),
    ("NCT06660823", "25 to 50 ug/ day", (25, 50), "ug", "range, a day"),
    ("NCT02050529", "50mg/10 ml", (50,), "mg", "no dose"),
    ("NCT05279768", "0.5 ml/day", (0.5,), "mL", "a day"),
    ("NCT06658522", "0.7 mg per kilogram", (0.7,), "mg/kg", ""),
    ("NCT00223717", "1 mg/min", (1,), "mg/min", ""),
    ("NCT07084753", "25 to 100 mg", (25, 100), "mg", "range"),
    ("NCT01741428", "5mg/dl", (5,), "mg", "no dose"),
    ("NCT00973219", "20,000 IU/mL", (20000,), "IU", "no dose"),
    ("NCT03336450", "0.25 to 0.5 milligram per kilogram", (0.25, 0.5), "mg/kg", "range"),
    ("NCT01515059", "10 mmol/l", (10,), "mmol", "no dose"),
    ("NCT05043116", "100,000 international units", (100000,), "IU", ""),
    ("NCT05378763", "75 milligrams per meter square", (75,), "mg/m2", ""),
    ("NCT05477498", "10 or 20 mL", (10, 20), "mL", ""),
    ("NCT04322383", "10g/dL", (10,), "g", "no dose"),
    ("NCT05949801", "20 ml/m2", (20,), "mL/m2", ""),
    ("NCT00879957", "0.5 units/mL", (0.5,), "U", "no dose"),
    ("NCT03857464", "15,000 cells/µL", (15000,), "cells", "no dose"),
    ("NCT02007629", "1.0 milligram (mg)", (1,), "mg", ""),
    ("NCT06475911", "135 mEq/L", (135,), "mEq", "no dose"),
    ("NCT04550546", "400 CFU/mL", (400,), "CFU", "no dose"),
    ("NCT00430716", "1MG", (1,), "mg", ""),
    ("NCT06452199", "1.0 g", (1,), "g", ""),
    ("NCT02012075", "11.875-190mg/d", (11.875, 190), "mg", "range, a day"),
    ("NCT04328948", "75 mg /m2", (75,), "mg/m2", ""),
    ("NCT06433141", "9ml", (9,), "mL", ""),
    ("NCT05569382", "1 ml/kg/min", (1,), "mL/kg/min", ""),
    ("NCT04328948", "1,000 mg / m2", (1000,), "mg/m2", ""),
    ("NCT01885988", "5, 10 or 20 mg", (5, 10, 20), "mg", ""),
    ("NCT07242950", "0.312-20 µg/mL", (0.312, 20), "ug", "range, no dose"),
    ("NCT04532736", "200 mcg/day", (200,), "ug", "a day"),
    ("NCT02414828", "3 x 10\\^8 vp/mL", (3e08,), "vp", "no dose"),
    ("NCT00133042", "30-1300 IU/ml", (30, 1300), "IU", "range, no dose"),
    ("NCT05497310", "25mg/m2/day", (25,), "mg/m2", "a day"),
    (
        "NCT00925054",
        "0.001, 0.003, 0.01, 0.03, 0.1, 0.3, and 1.0 mg/kg",
        (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1),
        "mg/kg",
        "",
    ),
    ("NCT04607057", "1,450cc", (1450,), "mL", ""),
    ("NCT01766089", "0.5 to 1 µg/kg", (0.5, 1), "ug/kg", "range"),
    ("NCT04687020", "80mg/kg/week", (80,), "mg/kg", "a week"),
    ("NCT02899364", "25 gram", (25,), "g", ""),
    ("NCT04727073", "4.5 mmol/L", (4.5,), "mmol", "no dose"),
    ("NCT00417573", "400mg/kg body weight", (400,), "mg/kg", ""),
    ("NCT03191903", "20 milligram per 1 milliliter", (20,), "mg", "no dose"),
    ("NCT03606018", "0.4 IU / kg", (0.4,), "IU/kg", ""),
    ("NCT04047862", "200 or 175 mg/m\\^2", (200, 175), "mg/m2", ""),
    ("NCT03066635", "12.5 IU", (12.5,), "IU", ""),
    ("NCT02088450", "12.5-25 mg/day", (12.5, 25), "mg", "range, a day"),
    ("NCT04860297", "100 microgram (µg)", (100,), "ug", ""),
    ("NCT00094302", "30 or 45 mg/day", (30, 45), "mg", "a day"),
    ("NCT06733129", "1 mg/kg", (1,), "mg/kg", ""),
    ("NCT07029178", "4.8 grams", (4.8,), "g", ""),
    ("NCT03884322", "150 million brain cells", (1.5e08,), "cells", ""),
    ("NCT06105619", "100mg/m2/d", (100,), "mg/m2", "a day"),
    ("NCT06549465", "45 kBq/kg", (45,), "kBq/kg", ""),
    ("NCT03671044", "75 mg/ m2", (75,), "mg/m2", ""),
    ("NCT05061524", "0.3, 1, 3, 6, and 9 mg/kg", (0.3, 1, 3, 6, 9), "mg/kg", ""),
    ("NCT05471323", "5×10\\^7 cells/kg", (5e07,), "cells/kg", ""),
    ("NCT00783289", "25, 100, or 200 milligram", (25, 100, 200), "mg", ""),
    ("NCT00499408", "2,000 IU per day", (2000,), "IU", "a day"),
    ("NCT03823781", "0.75ug/kg/min", (0.75,), "ug/kg/min", ""),
    ("NCT02790788", "100 mL/day", (100,), "mL", "a day"),
    ("NCT02916693", "25- 50mg", (25, 50), "mg", "range"),
    ("NCT05372679", "37 million U", (3.7e07,), "U", ""),
    ("NCT02448069", "10 mcg/kg/min", (10,), "ug/kg/min", ""),
    ("NCT03889197", "3-5 mEq/kg/d", (3, 5), "mEq/kg", "range, a day"),
    ("NCT00581048", "1500 units", (1500,), "U", ""),
    ("NCT04121572", "11 mmol/L", (11,), "mmol", "no dose"),
    ("NCT01703819", "0.6 mg / tablet", (0.6,), "mg", "no dose"),
    ("NCT02146781", "2.16 mg per dose", (2.16,), "mg", ""),
    ("NCT04912518", "0.2-0.7μg/kg/h", (0.2, 0.7), "ug/kg/h", "range"),
    ("NCT04878510", "0.6mcg/kg/h", (0.6,), "ug/kg/h", ""),
    ("NCT02403908", "2,000 to 3,000 U", (2000, 3000), "U", "range"),
    ("NCT06612645", "1x10e6 cells/kg", (1e06,), "cells/kg", ""),
    ("NCT03043651", "2.5-mg", (2.5,), "mg", ""),
    ("NCT01644500", "1 to 3 mg per day", (1, 3), "mg", "range, a day"),
    ("NCT05509881", "70-180 mg/dl", (70, 180), "mg", "range, no dose"),
    ("NCT00236405", "40,000U", (40000,), "U", ""),
    ("NCT05872711", "30 to 45 g", (30, 45), "g", "range"),
    ("NCT00417079", "25 mg/m^2", (25,), "mg/m2", ""),
    ("NCT03033290", "4gm", (4,), "g", ""),
    ("NCT04387942", "500,000 unit per square meter", (500000,), "U/m2", ""),
    ("NCT05732077", "50μg/kg", (50,), "ug/kg", ""),
    ("NCT04488874", "1g/kg", (1,), "g/kg", ""),
    ("NCT02225548", "2.5mg", (2.5,), "mg", ""),
    ("NCT00430716", "20 MG", (20,), "mg", ""),
    ("NCT00624832", "700- 2000 IU/mL", (700, 2000), "IU", "range, no dose"),
    ("NCT01902992", "0,5 ml", (0.5,), "mL", ""),
    ("NCT02569710", "400-1,200 milligram", (400, 1200), "mg", "range"),
    ("NCT00907751", "375 mg/m2 /infusion", (375,), "mg/m2", ""),
    ("NCT04041765", "0.25g/kg", (0.25,), "g/kg", ""),
    ("NCT05915026", "0.1 mL/kg", (0.1,), "mL/kg", ""),
    ("NCT04731480", "3-µg/ml", (3,), "ug", "no dose"),
    ("NCT07025460", "10.0-11.0 g/dL", (10, 11), "g", "range, no dose"),
    ("NCT01249274", "100 mgs", (100,), "mg", ""),
    ("NCT05742711", "0.5mg/kg", (0.5,), "mg/kg", ""),
    ("NCT04550546", "600,000 U/mL", (600000,), "U", "no dose"),
    ("NCT04856215", "100MBq/sqm", (100,), "MBq/m2", ""),
    ("NCT06679855", "10 mL/kg", (10,), "mL/kg", ""),
    ("NCT06350019", "5000 IU/day", (5000,), "IU", "a day"),
    ("NCT05909488", "1.5 million cells", (1.5e06,), "cells", ""),
    ("NCT01766089", "1.5-2.5 mg/kg", (1.5, 2.5), "mg/kg", "range"),
    ("NCT03545399", "6.45mg per kg", (6.45,), "mg/kg", ""),
    ("NCT02331563", "0.5 mcg/kg", (0.5,), "ug/kg", ""),
    ("NCT00335517", "1 or 1.5 cc", (1, 1.5), "mL", ""),
    ("NCT01877473", "2.3 million U", (2.3e06,), "U", ""),
    ("NCT00004050", "1000 ug", (1000,), "ug", ""),
    ("NCT04481035", "70 mg/kg/dose", (70,), "mg/kg", ""),
    ("NCT01766089", "0.1 µg/kg/min", (0.1,), "ug/kg/min", ""),
    ("NCT03107052", "225 mg/1.5 milliliter", (225,), "mg", "no dose"),
    ("NCT03564470", "0.5g/m2", (0.5,), "g/m2", ""),
    ("NCT00216099", "350-1000 mcg", (350, 1000), "ug", "range"),
    ("NCT07340008", "0.5 mg/kg body weight", (0.5,), "mg/kg", ""),
    ("NCT02650414", "0.2-1 x 10\\^7 CART22 cells/kg", (2e06, 1e07), "cells/kg", "range"),
    ("NCT03744975", "0.25 ml/kg/min", (0.25,), "mL/kg/min", ""),
    ("NCT06852573", "2.5×10\\^7 CAR-T cells", (2.5e07,), "cells", ""),
    ("NCT00589888", "40 ml per hour", (40,), "mL/h", ""),
    ("NCT02188849", "5 g/ day", (5,), "g", "a day"),
    ("NCT03180632", "0,5mg", (0.5,), "mg", ""),
    ("NCT00371826", "1,400-1,600 ng/mL", (1400, 1600), "ng", "range, no dose"),
    ("NCT03066635", "25 IU", (25,), "IU", ""),
    ("NCT04228783", "10\\^10 viral particle", (1e10,), "vp", ""),
    ("NCT00223717", "0.05 ng/mL per hour", (0.05,), "ng/h", "no dose"),
    ("NCT01840800", "7.5 mg/ml", (7.5,), "mg", "no dose"),
    ("NCT06912152", "1×10⁷, 3×10⁷, and 6×10⁷ cells/administration", (1e07, 3e07, 6e07), "cells", ""),
    ("NCT05464979", "0.5-1.0 mg/kg BW", (0.5, 1), "mg/kg", "range"),
    ("NCT06838650", "1.0 µg/kg", (1,), "ug/kg", ""),
    ("NCT04747912", "10mg/m\\^2", (10,), "mg/m2", ""),
    ("NCT03250910", "1,200 mg per day", (1200,), "mg", "a day"),
    ("NCT01400035", "0.4-0.5g", (0.4, 0.5), "g", "range"),
    ("NCT02466334", "1.5µg/min", (1.5,), "ug/min", ""),
    ("NCT03324490", "10-20 µg", (10, 20), "ug", "range"),
    ("NCT05238818", "1.0×10\\^8 cells", (1e08,), "cells", ""),
    ("NCT04116060", "0,12 mmol/kgBW", (0.12,), "mmol/kg", ""),
    ("NCT00678457", "4 ug/kg", (4,), "ug/kg", ""),
    ("NCT04074980", "4.5mL", (4.5,), "mL", ""),
    ("NCT02098551", "20 and 40 μg/ml", (20, 40), "ug", "no dose"),
    ("NCT02414828", "3 x 109 vp", (3e09,), "vp", "lost exponent"),
    ("NCT01720251", "50-100 micrograms", (50, 100), "ug", "range"),
    ("NCT02164734", "3mL/kg", (3,), "mL/kg", ""),
    ("NCT07340008", "4 mg/kg body weight", (4,), "mg/kg", ""),
    ("NCT03501485", "4 g/kg/day", (4,), "g/kg", "a day"),
    ("NCT02225548", "5 or 10 mg", (5, 10), "mg", ""),
    ("NCT04134637", "300-500 units/kg body weight", (300, 500), "U/kg", "range"),
    ("NCT05071352", "5 mg/hr", (5,), "mg/h", ""),
    ("NCT00659386", "2 g/kg", (2,), "g/kg", ""),
    ("NCT07094048", "4 g/L", (4,), "g", "no dose"),
    ("NCT00335517", "10 and 15 mg", (10, 15), "mg", ""),
    ("NCT00270283", "150 units per kilogram", (150,), "U/kg", ""),
    ("NCT04504565", "0.3 mCi/kg", (0.3,), "mCi/kg", ""),
    ("NCT01573429", "100 microgram/kg bw", (100,), "ug/kg", ""),
    ("NCT02796391", "nicotine yields of .7 mg for week 1", (0.7,), "mg", ""),
    ("NCT01477060", "1500 mg/die, os", (1500,), "mg", "a day"),
    ("NCT02439398", "(35 millions of CSCs - cell medicine)", (35e6,), "cells", ""),
    ("NCT05190185", "1×106\\~1×108 CAR-T/kg", (1e6, 1e8), "cells/kg", "range, lost exponent"),
    ("NCT07120607", "fludarabine 30\\~50 mg/m\\^2/day on days-5", (30, 50), "mg/m2", "range, a day"),
    ("NCT03837977", "5-FU 2400 mg /m\\*2 BSA", (2400,), "mg/m2", ""),
    ("NCT05240950", "1×10\\^6/kg", (1e6,), "cells/kg", ""),
]


@pytest.mark.parametrize(("trial", "phrase", "values", "unit", "notes"), AMOUNTS)
def test_amount(trial: str, phrase: str, values: tuple[float, ...], unit: str, notes: str) -> None:
    (amount,) = parse_amounts(f"The dose was {phrase}, as planned.")
    assert amount.values == pytest.approx(values), trial
    assert amount.unit == unit
    found = {
        "range": amount.is_range,
        "a day": amount.per_days == 1,
        "a week": amount.per_days == 7,
        "lost exponent": amount.lost_exponent,
        "no dose": amount.per_volume,
    }
    assert ", ".join(note for note, holds in found.items() if holds) == notes


NO_AMOUNTS = [
    ("NCT05948982", "within 6 hours after the cell preparation has been resuscitated"),
    ("NCT06058572", "day +60 of allogeneic stem cell transplant"),
    ("NCT06474598", "Type 1 Diabetes and Preserved β-Cell Function"),
    ("NCT05554939", "A total of around 30 patients with r/r B-cell NHL will be enrolled"),
    ("NCT04982081", "at1, 3, 6 and 12 months after the cell transplantation"),
    ("seed 003", "To evaluate the AUC0-last of SK-NK injection"),
    ("NCT03258515", "tmax - approximately 2 hours (0.5 to 4 hours)"),
    ("NCT01290471", "infusion over 60 minutes"),
    ("NCT04354246", "Up to 7 dose escalation cohorts"),
    ("NCT04075396", "under protocol identifier 73841937NSC2001"),
    ("NCT05474378", "B7-H3CART+ cells (± 20%) Dose Level 2"),
    ("NCT07148791", "CAR+ T cells/kg, ±20%). Participants will be followed"),
]


@pytest.mark.parametrize(("trial", "phrase"), NO_AMOUNTS)
def test_no_amount(trial: str, phrase: str) -> None:
    assert parse_amounts(phrase) == [], trial


SEVERAL = [
    (
        "seed 001",
        "AK104 (10 mg/kg) combined with either cisplatin (75 mg/m²) or carboplatin (AUC 5)",
        ["10 mg/kg", "75 mg/m²", "AUC 5"],
    ),
    ("NCT03258515", "A - AZD6094 600 mg (3X 200 mg tablet)", ["600 mg", "200 mg"]),
    ("NCT06761586", "20 mg QD, 10 mg BID and 15 mg BID", ["20 mg", "10 mg", "15 mg"]),
    (
        "NCT05474378",
        "Dose Level 1: 10 x 10\\^6 CAR+ cells (+/- 20%) Dose Level 2: 25 x 10\\^6 CAR+ cells (+/- 20%)",
        ["10 x 10\\^6 CAR+ cells", "25 x 10\\^6 CAR+ cells"],
    ),
    ("NCT01226563", "4 mL (+/- 0.2 mL) slow bolus", ["4 mL"]),
    ("NCT04856215", "an absorbed dose to the bone marrow of 45 Gy +/- 10%.", ["45 Gy"]),
    ("NCT06194448", "a total dose of radiation of 60 Gy ± 10% (54 to 66 Gy)", ["60 Gy", "54 to 66 Gy"]),
]


@pytest.mark.parametrize(("trial", "text", "quotes"), SEVERAL)
def test_several_amounts_in_their_places(trial: str, text: str, quotes: list[str]) -> None:
    assert [text[amount.start : amount.end] for amount in parse_amounts(text)] == quotes, trial


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Bevacizumab 10 mg/kg, FOLFOX ± 5 mg/kg panitumumab", ["10 mg/kg", "5 mg/kg"]),
        ("darunavir 600 mg ± 100 mg ritonavir", ["600 mg", "100 mg"]),
        ("tretinoin 0.05% +/- 4% hydroquinone", ["0.05%", "4%"]),
        ("Cohort 1 +/- 100 mg metformin; Day 12 ± 3 mg", ["100 mg", "3 mg"]),
        ("ECOG 0-1 +/- 200 mg pembrolizumab", ["200 mg"]),
        ("CD34+ 2 x 10^6 cells/kg", ["2 x 10^6 cells/kg"]),
    ],
)
def test_with_or_without_is_no_tolerance(text: str, quotes: list[str]) -> None:
    assert [text[amount.start : amount.end] for amount in parse_amounts(text)] == quotes


ALTERNATIVES = [
    ("NCT06726265", "paclitaxel 175 mg/m2 or 200 mg/m2", (175, 200), False),
    ("seed 003", "20×108 cells and 30×108 cells", (2e9, 3e9), False),
    ("NCT00412321", "3 mg/kg to 12 mg/kg", (3, 12), True),
]


@pytest.mark.parametrize(("trial", "text", "values", "is_range"), ALTERNATIVES)
def test_amounts_that_stand_together_are_one(trial: str, text: str, values: tuple[float, ...], is_range: bool) -> None:
    (amount,) = join_alternatives(text, parse_amounts(text))
    assert amount.values == pytest.approx(values), trial
    assert amount.is_range is is_range


@pytest.mark.parametrize("text", ["IBI308, 200 mg", "SHR-1210, 200 mg", "days 1, 8, 200 mg", "cohort 1, 200 mg"])
def test_a_list_does_not_reach_back_into_codes_or_days(text: str) -> None:
    assert [amount.values for amount in parse_amounts(text)] == [(200,)]


def test_a_range_whose_end_tells_the_unit() -> None:  # NCT00629187
    text = "Doses of temozolomide will range from 350 mg to 1500 mg/m(squared) daily for 5 days"
    (amount,) = join_alternatives(text, parse_amounts(text))
    assert (amount.values, amount.unit, amount.is_range) == ((350, 1500), "mg/m2", True)


def test_amounts_of_different_units_stay_apart() -> None:
    text = "10 mg/kg or 1500 mg"
    assert [a.unit for a in join_alternatives(text, parse_amounts(text))] == ["mg/kg", "mg"]


NUMBERS = [
    ("1,000", 1000.0, False),
    ("1,1", 1.1, False),
    ("3,75", 3.75, False),
    ("0,125", 0.125, False),
    ("2,400", 2400.0, False),
    ("20×108", 2e9, True),
    ("1 x 109", 1e9, True),
    ("5×10^6", 5e6, False),
    ("1x10e6", 1e6, False),
    ("10⁶", 1e6, False),
    ("3.25E13", 3.25e13, False),
    ("5x10(6)", 5e6, False),
    ("1.5 million", 1.5e6, False),
    ("2 billion", 2e9, False),
    ("8.0x10 \\^ 8", 8e8, False),
    ("10", 10.0, False),
    ("106", 106.0, False),
]


@pytest.mark.parametrize(("written", "value", "lost"), NUMBERS)
def test_number(written: str, value: float, lost: bool) -> None:
    number, exponent_lost = parse_number(written)
    assert number == pytest.approx(value)
    assert exponent_lost is lost


UCUM = [
    ("mg/m2", "mg/m2"),
    ("IU/kg", "[iU]/kg"),
    ("cells/kg", "{cells}/kg"),
    ("AUC", "mg.min/mL"),
    ("mCi", "mCi"),
    ("PFU", "[PFU]"),
]


@pytest.mark.parametrize(("unit", "code"), UCUM)
def test_ucum_code(unit: str, code: str) -> None:
    assert ucum_code(unit) == code


@given(st.integers(1, 99_999), st.sampled_from(["mg", "mg/kg", "mg/m2", "IU", "GBq", "ug"]))
def test_any_whole_number_with_a_unit_is_read(number: int, unit: str) -> None:
    (amount,) = parse_amounts(f"given {number:,} {unit} once")
    assert (amount.values, amount.unit) == ((float(number),), unit)


@given(st.text(max_size=200))
def test_any_text_is_read_with_quotes_in_place(text: str) -> None:
    for amount in parse_amounts(text):
        assert 0 <= amount.start < amount.end <= len(text)
        assert amount.values
