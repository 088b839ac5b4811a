#pragma once

#include "server/config/Layout.h"
#include "server/config/Problem.h"
#include "server/config/Say.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

#include <concepts>

namespace config {

/// Visits the layout of one JSON object and fills a value from it. A missing key leaves the value's default, a wrong
/// one is reported and leaves the default too; an unknown key is reported at the end.
class ObjectReader final
{
public:
    template <typename T> using Of = T &;

    template <typename T>
    static void read(const QJsonObject &object, const QString &pointer, T &value, QList<Problem> &problems)
    {
        ObjectReader reader(object, pointer, problems);
        describe(reader, value);
        reader.reportUnknownKeys();
    }

    void flag(QLatin1String key, bool &value);

    template <std::integral T> void number(QLatin1String key, T &value, qint64 least, qint64 most)
    {
        value = static_cast<T>(numberOr(key, static_cast<qint64>(value), least, most));
    }

    /// The check also sees the default of a missing key, so that an empty default asks for the key.
    void text(QLatin1String key, QString &value, TextCheck check);

    template <typename Enum, size_t size>
    void choice(QLatin1String key, Enum &value, const std::array<Spelling<Enum>, size> &spellings)
    {
        const std::span<const Spelling<Enum>> table(spellings);
        const auto member = take(key, QJsonValue::String);
        if (member && !readName(member->toString(), value, table))
            report(pointerTo(key), Say::tr("%1 is not one of %2").arg(quoted(member->toString()), namesOf(table)));
    }

    template <typename T> void coded(QLatin1String key, T &value, const TextCodec<T> &codec)
    {
        if (const auto member = take(key, QJsonValue::String))
            report(pointerTo(key), codec.fromText(member->toString(), value));
    }

    template <typename T> void list(QLatin1String key, T &value, const ListCodec<T> &codec)
    {
        const qsizetype problemsBefore = m_problems.size();
        if (const auto member = take(key, QJsonValue::Array)) {
            value = {};
            eachOf(key, *member, QJsonValue::String, [&](const QJsonValue &element, const QString &pointer) {
                report(pointer, codec.add(element.toString(), value));
            });
        }
        if (!codec.mayBeEmpty && m_problems.size() == problemsBefore && codec.toTexts(value).isEmpty())
            report(pointerTo(key), Say::tr("names nothing, so that it could never match"));
    }

    template <typename T> void object(QLatin1String key, T &value)
    {
        if (const auto member = take(key, QJsonValue::Object))
            read(member->toObject(), pointerTo(key), value, m_problems);
    }

    template <typename T> void objects(QLatin1String key, QList<T> &values)
    {
        const auto member = take(key, QJsonValue::Array);
        if (!member)
            return;
        values.clear();
        eachOf(key, *member, QJsonValue::Object, [&](const QJsonValue &element, const QString &pointer) {
            values.emplaceBack();
            read(element.toObject(), pointer, values.last(), m_problems);
        });
    }

private:
    ObjectReader(const QJsonObject &object, const QString &pointer, QList<Problem> &problems)
        : m_object(object)
        , m_pointer(pointer)
        , m_problems(problems)
    {}

    template <typename Use> void eachOf(QLatin1String key, const QJsonValue &array, QJsonValue::Type type, Use use)
    {
        const QJsonArray elements = array.toArray();
        for (qsizetype i = 0; i < elements.size(); ++i) {
            const QString pointer = below(pointerTo(key), i);
            if (isOf(elements.at(i), type, pointer))
                use(elements.at(i), pointer);
        }
    }

    QString pointerTo(QLatin1String key) const { return below(m_pointer, QString(key)); }
    void report(const QString &pointer, const QString &message); ///< an empty message reports nothing
    bool isOf(const QJsonValue &value, QJsonValue::Type type, const QString &pointer);
    std::optional<QJsonValue> take(QLatin1String key, QJsonValue::Type type);
    qint64 numberOr(QLatin1String key, qint64 otherwise, qint64 least, qint64 most);
    void reportUnknownKeys();

    const QJsonObject m_object;
    const QString m_pointer;
    QList<Problem> &m_problems;
    QStringList m_known;
};

} // namespace config
