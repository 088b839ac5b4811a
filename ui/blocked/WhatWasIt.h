#pragma once

#include "server/audit/Classification.h"
#include "server/audit/Reader.h"

#include <QScrollArea>

#include <optional>

class QPlainTextEdit;
class QPushButton;

namespace ui {

class Badge;
class PlainLabel;

/// What an attempt was, an attack or somebody's mistake, with the signs that say so and what to do; for a mistake a
/// text to send to the other person.
class WhatWasIt final : public QScrollArea
{
    Q_OBJECT

public:
    explicit WhatWasIt(QWidget *parent = nullptr);

    /// `server`: how clients reach this one, for the text.
    void showAttempt(const std::optional<audit::AttemptRow> &row, const QString &server);
    /// What it is in the light of everything the client did around it, with the reasons.
    void showEvidence(const audit::Classified &kind);

Q_SIGNALS:
    void listWanted(); ///< of all kinds there are

private:
    void showKind(const QString &name, const QStringList &evidence);

    std::optional<audit::AttemptRow> m_row;
    QString m_server;
    Badge *m_kind;
    PlainLabel *m_title;
    PlainLabel *m_signs;
    PlainLabel *m_advice;
    QWidget *m_remedy;
    QPlainTextEdit *m_text;
    QPushButton *m_copy;
};

} // namespace ui
