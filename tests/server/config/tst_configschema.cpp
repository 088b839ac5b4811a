#include "server/config/Json.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>

using namespace Qt::Literals::StringLiterals;

namespace {

using Use = std::function<void(const QString &pointer, const QJsonObject &schema)>;

class Schema final
{
public:
    explicit Schema(const QJsonObject &root)
        : m_root(root)
    {}

    const QJsonObject &root() const { return m_root; }

    /// With `$ref` replaced by what it points to; keys beside it win.
    QJsonObject resolved(QJsonObject schema) const
    {
        const QString reference = schema.take("$ref"_L1).toString();
        if (reference.isEmpty())
            return schema;
        QJsonObject whole = m_root["$defs"_L1].toObject()[reference.section(u'/', -1)].toObject();
        for (auto member = schema.constBegin(); member != schema.constEnd(); ++member)
            whole.insert(member.key(), member.value());
        return whole;
    }

    /// A value with every key, one element an array, and the default or the first example in each leaf.
    QJsonValue sample(const QJsonObject &unresolved) const
    {
        const QJsonObject schema = resolved(unresolved);
        if (schema.contains("properties"_L1)) {
            QJsonObject object;
            const QJsonObject properties = schema["properties"_L1].toObject();
            for (auto property = properties.constBegin(); property != properties.constEnd(); ++property)
                object.insert(property.key(), sample(property.value().toObject()));
            return object;
        }
        if (schema.contains("items"_L1))
            return QJsonArray{sample(schema["items"_L1].toObject())};
        if (schema.contains("examples"_L1))
            return schema["examples"_L1].toArray().at(0);
        return schema.contains("default"_L1) ? schema["default"_L1] : schema["enum"_L1].toArray().at(0);
    }

    /// The defaults of all properties; those without one (a required key's) are left out.
    QJsonValue defaults(const QJsonObject &unresolved) const
    {
        const QJsonObject schema = resolved(unresolved);
        if (schema.contains("default"_L1) || !schema.contains("properties"_L1))
            return schema.value("default"_L1);
        QJsonObject object;
        const QJsonObject properties = schema["properties"_L1].toObject();
        for (auto property = properties.constBegin(); property != properties.constEnd(); ++property) {
            const QJsonValue value = defaults(property.value().toObject());
            if (!value.isUndefined())
                object.insert(property.key(), value);
        }
        return object;
    }

    /// Every leaf of the sample with its pointer.
    void eachLeaf(const QString &pointer, const QJsonObject &unresolved, const Use &use) const
    {
        const QJsonObject schema = resolved(unresolved);
        const QJsonObject properties = schema["properties"_L1].toObject();
        for (auto property = properties.constBegin(); property != properties.constEnd(); ++property)
            eachLeaf(config::below(pointer, property.key()), property.value().toObject(), use);
        if (schema.contains("items"_L1))
            eachLeaf(config::below(pointer, 0), schema["items"_L1].toObject(), use);
        else if (properties.isEmpty())
            use(pointer, schema);
    }

private:
    QJsonObject m_root;
};

QJsonValue replaced(const QJsonValue &document, const QStringList &steps, const QJsonValue &value)
{
    if (steps.isEmpty())
        return value;
    if (document.isArray())
        return QJsonArray{replaced(document[0], steps.mid(1), value)};
    QJsonObject object = document.toObject();
    object[steps.first()] = replaced(object[steps.first()], steps.mid(1), value);
    return object;
}

QList<config::Problem> problemsOf(const QJsonValue &document)
{
    return config::read(QJsonDocument(document.toObject()).toJson()).problems;
}

/// As JSON, for comparing: a missing key and an extra one both show.
QByteArray text(const QJsonValue &value)
{
    return QJsonDocument(value.toObject()).toJson();
}

} // namespace

class ConfigSchemaTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readerAcceptsEveryProperty();
    void writerEmitsEveryProperty();
    void defaultsAreThoseOfTheProgram();
    void rangesAreThoseOfTheReader();
    void choicesAreThoseOfTheReader();
    void everythingIsDescribed();

private:
    Schema m_schema{QJsonObject()};
    QJsonValue m_sample;
};

void ConfigSchemaTest::initTestCase()
{
    QFile file(QStringLiteral(PORTCULLIS_SOURCE_DIR "/resources/portcullis.schema.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(file.readAll(), &error);
    QVERIFY2(document.isObject(), qPrintable(error.errorString()));
    m_schema = Schema(document.object());

    m_sample = m_schema.sample(m_schema.root());
}

void ConfigSchemaTest::readerAcceptsEveryProperty()
{
    const auto problems = problemsOf(m_sample);
    QVERIFY2(problems.isEmpty(), qPrintable(problems.value(0).toString()));
}

void ConfigSchemaTest::writerEmitsEveryProperty()
{
    const auto reading = config::read(QJsonDocument(m_sample.toObject()).toJson());
    const QJsonObject written = QJsonDocument::fromJson(config::write(reading.config)).object();
    QCOMPARE(text(written), text(m_sample));
}

void ConfigSchemaTest::defaultsAreThoseOfTheProgram()
{
    const QJsonObject written = QJsonDocument::fromJson(config::write(config::Config())).object();
    QCOMPARE(text(m_schema.defaults(m_schema.root())), text(written));

    // Elements that hold their required keys alone.
    const auto reading = config::read(R"({
        "server": { "listeners": [{}], "passive": { "advertise": [{}] } },
        "policy": { "rules": [{ "id": "trusted-mirror", "targets": ["client"] }],
                    "promises": [{ "targets": ["any"] }] },
        "accounts": { "users": [{ "name": "alice" }] },
        "areas": [{ "path": "/incoming", "directory": "/srv", "grants": [{ "who": "*" }] }],
        "accepted": [{ "finding": "AU24", "who": "ann", "when": "2026-11-28T12:00:00Z", "why": "because",
                       "until": "2027-11-28T12:00:00Z" }]
    })");
    QVERIFY(reading.ok());
    const QJsonObject full = QJsonDocument::fromJson(config::write(reading.config)).object();
    const auto compare = [this](const QString &name, QJsonObject element) {
        const QJsonObject schema = m_schema.root()["$defs"_L1].toObject()[name].toObject();
        for (const QJsonValue &required : schema["required"_L1].toArray())
            QVERIFY2(!element.take(required.toString()).isUndefined(), qPrintable(name));
        if (name == "area"_L1)
            element["grants"_L1] = QJsonArray();
        QCOMPARE(text(m_schema.defaults(schema)), text(element));
    };
    const QJsonValue server = full["server"_L1];
    compare(u"listener"_s, server["listeners"_L1][0].toObject());
    compare(u"advertised"_s, server["passive"_L1]["advertise"_L1][0].toObject());
    compare(u"rule"_s, full["policy"_L1]["rules"_L1][0].toObject());
    compare(u"promise"_s, full["policy"_L1]["promises"_L1][0].toObject());
    compare(u"user"_s, full["accounts"_L1]["users"_L1][0].toObject());
    compare(u"area"_s, full["areas"_L1][0].toObject());
    compare(u"accepted"_s, full["accepted"_L1][0].toObject());
    compare(u"grant"_s, full["areas"_L1][0]["grants"_L1][0].toObject());
}

void ConfigSchemaTest::rangesAreThoseOfTheReader()
{
    int numbers = 0;
    m_schema.eachLeaf(QString(), m_schema.root(), [&](const QString &pointer, const QJsonObject &leaf) {
        if (leaf["type"_L1] != "integer"_L1)
            return;
        ++numbers;
        const QStringList steps = pointer.split(u'/').mid(1);
        const qint64 least = leaf["minimum"_L1].toInteger();
        const qint64 most = leaf["maximum"_L1].toInteger();
        for (const qint64 good : {least, most})
            QVERIFY2(problemsOf(replaced(m_sample, steps, good)).isEmpty(), qPrintable(pointer));
        for (const qint64 bad : {least - 1, most + 1}) {
            const auto problems = problemsOf(replaced(m_sample, steps, bad));
            QVERIFY2(!problems.isEmpty() && problems[0].pointer == pointer, qPrintable(pointer));
        }
    });
    QCOMPARE(numbers, 28);
}

void ConfigSchemaTest::choicesAreThoseOfTheReader()
{
    int choices = 0;
    m_schema.eachLeaf(QString(), m_schema.root(), [&](const QString &pointer, const QJsonObject &leaf) {
        if (!leaf.contains("enum"_L1))
            return;
        ++choices;
        QStringList names;
        const QStringList steps = pointer.split(u'/').mid(1);
        for (const QJsonValue &name : leaf["enum"_L1].toArray()) {
            QVERIFY2(problemsOf(replaced(m_sample, steps, name)).isEmpty(), qPrintable(pointer));
            names += u'"' % name.toString() % u'"';
        }
        const auto problems = problemsOf(replaced(m_sample, steps, u"else"_s));
        QVERIFY2(problems.size() == 1 && problems[0].pointer == pointer, qPrintable(pointer));
        QCOMPARE(problems[0].message, u"\"else\" is not one of "_s % names.join(u", "_s));
    });
    QCOMPARE(choices, 15);
}

void ConfigSchemaTest::everythingIsDescribed()
{
    const std::function<void(const QString &, const QJsonObject &)> visit = [&](const QString &place,
                                                                                const QJsonObject &unresolved) {
        const QJsonObject schema = m_schema.resolved(unresolved);
        const QJsonObject properties = schema["properties"_L1].toObject();
        if (!properties.isEmpty())
            QVERIFY2(schema["additionalProperties"_L1].isBool(), qPrintable(place));
        for (auto property = properties.constBegin(); property != properties.constEnd(); ++property) {
            const QString inner = config::below(place, property.key());
            if (property.key() != "version"_L1)
                QVERIFY2(property.value()["description"_L1].toString().endsWith(u'.'), qPrintable(inner));
            visit(inner, property.value().toObject());
        }
        if (schema.contains("items"_L1))
            visit(config::below(place, 0), schema["items"_L1].toObject());
    };
    visit(QString(), m_schema.root());
}

QTEST_GUILESS_MAIN(ConfigSchemaTest)
#include "tst_configschema.moc"
