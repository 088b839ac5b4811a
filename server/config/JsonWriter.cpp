#include "server/config/Json.h"

#include "server/config/JsonText.h"
#include "server/config/Layout.h"

#include <QJsonDocument>

namespace config {

namespace {

/// Visits the layout of a value and writes the object it describes, in that order.
class ObjectWriter final
{
public:
    template <typename T> using Of = const T &;

    template <typename T> static void write(JsonText &json, const T &value)
    {
        json.beginObject();
        ObjectWriter writer(json);
        describe(writer, value);
        json.endObject();
    }

    void flag(QLatin1String key, bool value) { m_json.key(key).flag(value); }
    void number(QLatin1String key, qint64 value, qint64, qint64) { m_json.key(key).number(value); }
    void text(QLatin1String key, const QString &value, TextCheck) { m_json.key(key).string(value); }

    template <typename Enum, size_t size>
    void choice(QLatin1String key, Enum value, const std::array<Spelling<Enum>, size> &spellings)
    {
        m_json.key(key).string(nameOf(value, std::span<const Spelling<Enum>>(spellings)));
    }

    template <typename T> void coded(QLatin1String key, const T &value, const TextCodec<T> &codec)
    {
        m_json.key(key).string(codec.toText(value));
    }

    template <typename T> void list(QLatin1String key, const T &value, const ListCodec<T> &codec)
    {
        m_json.key(key).strings(codec.toTexts(value));
    }

    template <typename T> void object(QLatin1String key, const T &value) { write(m_json.key(key), value); }

    template <typename T> void objects(QLatin1String key, const QList<T> &values)
    {
        m_json.key(key).beginArray();
        for (const T &value : values)
            write(m_json.element(), value);
        m_json.endArray();
    }

private:
    explicit ObjectWriter(JsonText &json)
        : m_json(json)
    {}

    JsonText &m_json;
};

template <typename T> QByteArray written(const T &value)
{
    JsonText json;
    ObjectWriter::write(json, value);
    return json.finished();
}

} // namespace

QByteArray write(const Config &config)
{
    return written(config);
}

QByteArray writePolicy(const policy::Policy &policy)
{
    return written(policy);
}

QJsonObject policyToJson(const policy::Policy &policy)
{
    return QJsonDocument::fromJson(writePolicy(policy)).object();
}

QString modeName(Mode mode)
{
    return nameOf(mode, std::span<const Spelling<Mode>>(spellings::mode));
}

} // namespace config
