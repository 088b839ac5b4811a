#pragma once

#include "server/config/Config.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace ui {

class InlineMessage;

/// The one question of a first start: serve a public folder read-only to everybody, or set up everything oneself.
/// Accepted with a configuration to apply and serve; rejected when the person wants to set up themselves.
class FirstStartDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `start` is what the answer builds on: the defaults.
    explicit FirstStartDialog(config::Config start, QWidget *parent = nullptr);

    /// A folder that does not exist yet or is empty, below the user's public folder.
    static QString suggestedFolder();
    void setFolder(const QString &folder);

    /// `start` with the folder as "/" for anonymous download. Only after accept(), which creates the folder.
    const config::Config &configuration() const { return m_configuration; }

    void accept() override;

private:
    void build();
    void choose();
    void inspect();

    config::Config m_configuration;
    QLineEdit *m_folder;
    InlineMessage *m_message;
    QPushButton *m_serve;
};

} // namespace ui
