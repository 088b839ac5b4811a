#pragma once

#include "ui/settings/SettingsSection.h"

class QComboBox;

namespace ui {

class CertificateCard;

/// Encryption: the certificate, which versions are spoken, and what data connections have to show.
class TlsSection final : public SettingsSection
{
    Q_OBJECT

public:
    explicit TlsSection(ConfigHistory *history, QWidget *parent = nullptr);

    QWidget *fieldFor(const api::Problem &problem) const override;
    void showSnapshot(const api::ServerSnapshot &snapshot) override;

protected:
    void showEvent(QShowEvent *event) override;
    void showConfig(const config::Config &config) override;
    void restore(config::Config &config, const config::Config &defaults) const override;

private:
    struct Choice
    {
        QString label;
        int value;
    };
    QComboBox *addChoice(const QString &label, const QString &objectName, const QString &description,
                         const QList<Choice> &choices, const std::function<void(config::Tls &tls, int value)> &set);
    void connectCard();
    void showCertificate();

    CertificateCard *m_card;
    QComboBox *m_version;
    QComboBox *m_data;
    QComboBox *m_reuse;
};

} // namespace ui
