#pragma once

#include <QWidget>

class QLabel;

namespace ui {

class PlainLabel;

/// A sentence under a field: what is wrong and how to mend it, or what deserves a second look. Takes no room while it
/// says nothing. Plain text, so that it may quote anything.
class FieldNote final : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Error, Warning };
    explicit FieldNote(QWidget *parent = nullptr);

    void say(const QString &text, Kind kind = Kind::Error); ///< empty: hides
    QString text() const;
    /// The field that is described: gets the sentence as its accessible description as long as it shows.
    void setField(QWidget *field);

private:
    QLabel *m_icon;
    PlainLabel *m_text;
    QWidget *m_field = nullptr;
    QString m_fieldDescription;
};

} // namespace ui
