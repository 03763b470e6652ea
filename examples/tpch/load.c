/* SPDX-License-Identifier: MIT */
/* Fills the tables, each by one statement that is kept and run for every row. */
#include "load.h"
#include "words.h"

#include <stdio.h>

/* INSERT INTO the table, a parameter for each of its columns, built from what the model knows of them. */
static calx_statement *insert_into(calx_model *model)
{
    calx_statement *insert = calx_insert_n(calx_model_table(model), NULL, 0);
    for (size_t i = 0; i < model->count; i++) {
        const calx_attribute *attribute = &model->attributes[i];
        if (attribute->what == CALX_ATTRIBUTE_COLUMN)
            calx_statement_add(insert, calx_set_to(calx_column_at(model, attribute->offset), calx_param(attribute->name)));
    }
    return calx_keep(insert);
}

static void load_regions(calx_session *session)
{
    static const char *const regions[] = { "AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST" };
    static const struct { const char *name; int region; } nations[] = {
        { "ALGERIA", 0 }, { "ARGENTINA", 1 }, { "BRAZIL", 1 }, { "CANADA", 1 }, { "EGYPT", 4 }, { "ETHIOPIA", 0 }, { "FRANCE", 3 },
        { "GERMANY", 3 }, { "INDIA", 2 }, { "INDONESIA", 2 }, { "IRAN", 4 }, { "IRAQ", 4 }, { "JAPAN", 2 }, { "JORDAN", 4 },
        { "KENYA", 0 }, { "MOROCCO", 0 }, { "MOZAMBIQUE", 0 }, { "PERU", 1 }, { "CHINA", 2 }, { "ROMANIA", 3 }, { "SAUDI ARABIA", 4 },
        { "VIETNAM", 2 }, { "RUSSIA", 3 }, { "UNITED KINGDOM", 3 }, { "UNITED STATES", 1 } };
    calx_statement *insert = insert_into(&region_model);
    for (int i = 0; i < 5; i++)
        calx_exec(session, insert, calx_args(i, regions[i], "a region"));
    calx_release(insert);
    insert = insert_into(&nation_model);
    for (int i = 0; i < 25; i++)
        calx_exec(session, insert, calx_args(i, nations[i].name, nations[i].region, "a nation"));
    calx_release(insert);
}

static void dice_phone(struct dice *dice, int nation, char out[16])
{
    static const char form[] = "00-000-000-0000";
    for (size_t i = 0; i < sizeof form; i++)
        out[i] = form[i] == '0' ? (char)('0' + dice_roll(dice, 0, 9)) : form[i];
    out[0] = (char)('1' + nation / 10);
    out[1] = (char)('0' + nation % 10);
}

static void load_suppliers(calx_session *session)
{
    struct dice dice = { 1 };
    char name[26], address[41], number[16], balance[MONEY_SIZE], comment[102];
    calx_statement *insert = insert_into(&supplier_model);
    for (int key = 1; key <= SUPPLIERS; key++) {
        int nation = key % 25, cents = dice_roll(&dice, -99999, 999999);
        dice_words(&dice, 3, address, sizeof address);
        dice_phone(&dice, nation, number);
        dice_words(&dice, 8, comment, sizeof comment);
        calx_exec(session, insert, calx_args(key, format(name, "Supplier#%09d", key), address, nation, number, money(cents, balance), comment));
    }
    calx_release(insert);
}

static int retail_price(int part)
{
    return 90000 + part / 10 % 20001 + 100 * (part % 1000);
}

/* One of the suppliers that sell a part: four that differ. */
static int supplier_of(int part, int which)
{
    return (part + which * (SUPPLIERS / SUPPLIERS_OF_PART + 1)) % SUPPLIERS + 1;
}

static void load_parts(calx_session *session)
{
    static const char *const sizes[] = { "SM", "MED", "LG" }, *const kinds[] = { "CASE", "BOX", "BAG", "PACK", "PKG" };
    static const char *const types[] = { "STANDARD ANODIZED TIN", "SMALL PLATED COPPER", "ECONOMY BRUSHED STEEL", "PROMO BURNISHED BRASS" };
    struct dice dice = { 2 };
    char name[56], maker[26], brand[11], container[11], price[MONEY_SIZE], comment[24];
    calx_statement *insert = insert_into(&part_model);
    for (int key = 1; key <= PARTS; key++) {
        int m = dice_roll(&dice, 1, 5), n = dice_roll(&dice, 1, 5), size = dice_roll(&dice, 1, 20);
        const char *type = dice_pick(&dice, types), *width = dice_pick(&dice, sizes), *kind = dice_pick(&dice, kinds);
        dice_colours(&dice, 4, name, sizeof name);
        dice_words(&dice, 2, comment, sizeof comment);
        calx_exec(session, insert, calx_args(key, name, format(maker, "Manufacturer#%d", m), format(brand, "Brand#%d%d", m, n), type, size,
                                             format(container, "%s %s", width, kind), money(retail_price(key), price), comment));
    }
    calx_release(insert);
}

static void load_partsupps(calx_session *session)
{
    struct dice dice = { 3 };
    char cost[MONEY_SIZE], comment[200];
    calx_statement *insert = insert_into(&partsupp_model);
    for (int part = 1; part <= PARTS; part++)
        for (int i = 0; i < SUPPLIERS_OF_PART; i++) {
            int available = dice_roll(&dice, 1, 9999), cents = dice_roll(&dice, 100, 100000);
            dice_words(&dice, 10, comment, sizeof comment);
            calx_exec(session, insert, calx_args(part, supplier_of(part, i), available, money(cents, cost), comment));
        }
    calx_release(insert);
}

static void load_customers(calx_session *session)
{
    static const char *const segments[] = { "AUTOMOBILE", "BUILDING", "FURNITURE", "MACHINERY", "HOUSEHOLD" };
    struct dice dice = { 4 };
    char name[26], address[41], number[16], balance[MONEY_SIZE], comment[118];
    calx_statement *insert = insert_into(&customer_model);
    for (int key = 1; key <= CUSTOMERS; key++) {
        int nation = dice_roll(&dice, 0, 24), cents = dice_roll(&dice, -99999, 999999);
        const char *segment = dice_pick(&dice, segments);
        dice_words(&dice, 3, address, sizeof address);
        dice_phone(&dice, nation, number);
        dice_words(&dice, 8, comment, sizeof comment);
        calx_exec(session, insert, calx_args(key, format(name, "Customer#%09d", key), address, nation, number, money(cents, balance), segment,
                                             comment));
    }
    calx_release(insert);
}

/* An order and its lines, drawn before they are written: the order's total and status are those of its lines. */
struct drawn {
    int key, customer, count;
    calx_date date;
    struct drawn_line {
        int part, supplier, quantity, price, discount, tax; /* money in hundredths, the last two in percent */
        calx_date ship, commit, receipt;
    } lines[7];
};

static void draw(struct dice *dice, int key, struct drawn *order)
{
    order->key = key;
    do
        order->customer = dice_roll(dice, 1, CUSTOMERS);
    while (order->customer % 3 == 0); /* a third of the customers never orders */
    order->date.days = day(1992, 1, 1).days + dice_roll(dice, 0, day(1998, 8, 2).days - day(1992, 1, 1).days);
    order->count = dice_roll(dice, 1, 7);
    for (int i = 0; i < order->count; i++) {
        struct drawn_line *line = &order->lines[i];
        line->part = dice_roll(dice, 1, PARTS);
        line->supplier = supplier_of(line->part, dice_roll(dice, 0, SUPPLIERS_OF_PART - 1));
        line->quantity = dice_roll(dice, 1, 50);
        line->price = line->quantity * retail_price(line->part);
        line->discount = dice_roll(dice, 0, 10);
        line->tax = dice_roll(dice, 0, 8);
        line->ship.days = order->date.days + dice_roll(dice, 1, 121);
        line->commit.days = order->date.days + dice_roll(dice, 30, 90);
        line->receipt.days = line->ship.days + dice_roll(dice, 1, 30);
    }
}

/* What the benchmark calls the current date. */
static calx_date today(void)
{
    return day(1995, 6, 17);
}

static bool is_shipped(const struct drawn_line *line)
{
    return line->ship.days <= today().days;
}

static const char *status_of(const struct drawn *order, int64_t *total)
{
    int shipped = 0;
    int64_t sum = 0;
    for (int i = 0; i < order->count; i++) {
        shipped += is_shipped(&order->lines[i]);
        sum += (int64_t)order->lines[i].price * (100 - order->lines[i].discount) * (100 + order->lines[i].tax);
    }
    *total = (sum + 5000) / 10000;
    return shipped == order->count ? "F" : shipped == 0 ? "O" : "P";
}

static void insert_line(calx_session *session, calx_statement *insert, struct dice *dice, int order, int number, const struct drawn_line *line)
{
    static const char *const instructions[] = { "DELIVER IN PERSON", "COLLECT COD", "NONE", "TAKE BACK RETURN" };
    static const char *const modes[] = { "REG AIR", "AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB" };
    char quantity[MONEY_SIZE], price[MONEY_SIZE], discount[MONEY_SIZE], tax[MONEY_SIZE], comment[45];
    const char *flag = line->receipt.days > today().days ? "N" : dice_roll(dice, 0, 1) ? "R" : "A";
    const char *instruction = dice_pick(dice, instructions), *mode = dice_pick(dice, modes);
    dice_words(dice, 4, comment, sizeof comment);
    calx_exec(session, insert, calx_args(order, line->part, line->supplier, number, money(line->quantity * 100, quantity),
                                         money(line->price, price), money(line->discount, discount), money(line->tax, tax), flag,
                                         is_shipped(line) ? "F" : "O", line->ship, line->commit, line->receipt, instruction, mode, comment));
}

static void load_orders(calx_session *session)
{
    static const char *const priorities[] = { "1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW" };
    struct dice dice = { 5 };
    char clerk[16], total[MONEY_SIZE], comment[80];
    calx_statement *insert_order = insert_into(&orders_model), *insert_item = insert_into(&lineitem_model);
    for (int key = 1; key <= ORDERS; key++) {
        struct drawn order;
        int64_t sum;
        draw(&dice, key, &order);
        const char *status = status_of(&order, &sum), *priority = dice_pick(&dice, priorities);
        format(clerk, "Clerk#%09d", dice_roll(&dice, 1, 10));
        dice_words(&dice, 8, comment, sizeof comment);
        calx_exec(session, insert_order, calx_args(key, order.customer, status, money(sum, total), order.date, priority, clerk, 0, comment));
        for (int i = 0; i < order.count; i++)
            insert_line(session, insert_item, &dice, key, i + 1, &order.lines[i]);
    }
    calx_release(insert_order);
    calx_release(insert_item);
}

calx_status tpch_load(calx_session *session)
{
    calx_drop_all(session, &tpch_metadata);
    calx_create_all(session, &tpch_metadata);
    calx_status status = calx_commit(session);
    if (status != CALX_OK)
        return status;
    load_regions(session);
    load_suppliers(session);
    load_parts(session);
    load_partsupps(session);
    load_customers(session);
    load_orders(session);
    return calx_commit(session);
}
